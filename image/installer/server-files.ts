import { renderCrypttab } from '../../partitioning/formats/render-crypttab.ts'
import { renderServerFstab } from '../../partitioning/formats/render-server-fstab.ts'
import { GROUP } from '../../partitioning/server/fixed-partitions.ts'
import { renderGrubMenu } from '../bake/render-grub.ts'
import { file, type ImageFile } from '../content/image-file.ts'
import { nodeFiles } from '../content/node-files.ts'
import { planServer } from './plan/plan-server.ts'
import type { PreseedInput } from './preseed-input.ts'

/**
 * Files that make an unpacked root filesystem a server of its own: `node/identity.tar`. Its SSH host
 * keys are not among them; it makes them when it first starts.
 */
export function serverFiles({ cluster, node, mirror }: PreseedInput): readonly ImageFile[] {
  const { solved, identity } = planServer(cluster, node)
  const fstab = renderServerFstab(solved, identity)
  const crypttab = renderCrypttab(solved, identity)
  const kernels = { uuid: identity.filesystem('boot'), root: `/dev/mapper/${GROUP}-root` }
  return [
    ...nodeFiles({ cluster, node, mirror, fstab }),
    ...(crypttab === undefined ? [] : [file('/etc/crypttab', crypttab)]),
    file('/boot/grub/grub.cfg', renderGrubMenu(kernels, 'Switchyard')),
  ]
}
