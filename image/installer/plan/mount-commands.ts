import { deviceOf } from '../../../partitioning/formats/render-server-script.ts'
import type { SolvedServer } from '../../../partitioning/server/solved-server.ts'

/** Mounts a server's filesystems below /target, those above others first. */
export function mountCommands(solved: SolvedServer): readonly string[] {
  const volumes = solved.group.volumes.flatMap(({ volume: { name, content } }) =>
    content.kind === 'swap' ? [] : [{ ...content, device: `/dev/${solved.group.name}/${name}` }],
  )
  const fixed = [
    { mount: '/boot', filesystem: 'ext4', device: deviceOf(solved, 'boot') },
    { mount: '/boot/efi', filesystem: 'vfat', device: deviceOf(solved, 'esp') },
  ]
  return [...volumes, ...fixed]
    .toSorted((a, b) => (a.mount < b.mount ? -1 : 1))
    .flatMap(({ mount, filesystem, device }) => {
      const place = `/target${mount === '/' ? '' : mount}`
      return [`mkdir -p ${place}`, `mount -t ${filesystem} ${device} ${place}`]
    })
}
