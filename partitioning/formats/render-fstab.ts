import type { Identity } from '../layout/identity.ts'
import type { Filesystem, Layout, Partition } from '../layout/layout.ts'

/**
 * `/etc/fstab` (fstab(5)). A filesystem that grows is told so here: systemd then enlarges it on
 * every mount, once systemd-repart has enlarged the partition (systemd-growfs@.service(8)).
 */
export function renderFstab({ partitions }: Layout, identity: Identity): string {
  const lines = partitions
    .flatMap((partition) =>
      partition.content.kind === 'filesystem'
        ? [entry(partition, partition.content, identity)]
        : [],
    )
    // A mount point must be there before what is mounted below it.
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ fields }) => fields.join(' '))
  return ['# <file system> <mount point> <type> <options> <dump> <pass>', ...lines, ''].join('\n')
}

function entry({ label, grows }: Partition, content: Filesystem, identity: Identity) {
  const { filesystem, mount } = content
  const source =
    filesystem === 'vfat'
      ? identity.fatSerial(label).replace(/^.{4}/, '$&-')
      : identity.filesystem(label)
  const options = [...mount.options, ...(grows ? ['x-systemd.growfs'] : [])]
  return {
    path: mount.path,
    fields: [
      `UUID=${source}`,
      mount.path,
      filesystem,
      options.join(',') || 'defaults',
      '0',
      checkPass(content),
    ],
  }
}

/** The root first, then the others. A FAT is not checked: nodes do not carry dosfstools. */
function checkPass({ filesystem, mount }: Filesystem): string {
  if (filesystem === 'vfat') return '0'
  return mount.path === '/' ? '1' : '2'
}
