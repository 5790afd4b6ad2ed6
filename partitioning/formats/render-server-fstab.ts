import type { Identity } from '../layout/identity.ts'
import { FIXED_OPTIONS } from '../server/fixed-partitions.ts'
import type { SolvedServer } from '../server/solved-server.ts'

/** `/etc/fstab` of a server (fstab(5)), for our own installer; Debian's writes one itself. */
export function renderServerFstab({ group }: SolvedServer, identity: Identity): string {
  const uuid = (name: string) => `UUID=${identity.filesystem(name)}`
  const serial = identity.fatSerial('esp-1').replace(/^.{4}/, '$&-')
  const fixed = [
    ['/boot', uuid('boot'), 'ext4', FIXED_OPTIONS.boot, '2'],
    ['/boot/efi', `UUID=${serial}`, 'vfat', FIXED_OPTIONS.esp, '0'],
  ] as const
  const volumes = group.volumes.map(({ volume: { name, content } }) =>
    content.kind === 'swap'
      ? (['none', uuid(name), 'swap', 'sw', '0'] as const)
      : ([
          content.mount,
          uuid(name),
          content.filesystem,
          content.options.join(',') || 'defaults',
          checkPass(content.mount, content.filesystem),
        ] as const),
  )
  // A mount point must be there before what is mounted below it; swap has none, and comes last.
  const lines = [...volumes, ...fixed]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([mount, source, type, options, pass]) =>
      [source, mount, type, options, '0', pass].join(' '),
    )
  return ['# <file system> <mount point> <type> <options> <dump> <pass>', ...lines, ''].join('\n')
}

/** The root first, then the others; xfs and btrfs have nothing to check (fsck.xfs(8)). */
function checkPass(mount: string, filesystem: string): string {
  if (filesystem !== 'ext4') return '0'
  return mount === '/' ? '1' : '2'
}
