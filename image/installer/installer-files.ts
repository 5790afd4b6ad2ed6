import { serverLayoutNamed } from '../../partitioning/server/server-layouts.ts'
import { serverMachineOf } from '../../partitioning/server/server-machine.ts'
import { solveServer } from '../../partitioning/server/solve-server.ts'
import { file, type ImageFile } from '../content/image-file.ts'
import { nodeFiles } from '../content/node-files.ts'
import { systemFiles } from '../content/system-files.ts'
import { nodeAnswers } from './node-answers.ts'
import type { PreseedInput } from './preseed-input.ts'
import { readScript } from './read-script.ts'
import { renderDiskScript } from './render-disk-script.ts'
import { renderPreseed } from './render-preseed.ts'

/**
 * What is laid over the installer's own root, as a second archive behind its initrd. Nothing of it
 * stands on the kernel's command line, which everybody on the network and on the node can read.
 */
export function installerFiles(input: PreseedInput): readonly ImageFile[] {
  const { node } = input
  const solved = solveServer(serverLayoutNamed(node.metal.layout), serverMachineOf(node))
  return [
    file('/preseed.cfg', renderPreseed(nodeAnswers(input))),
    file('/switchyard/disks.sh', renderDiskScript(node, solved)),
    file('/switchyard/late.sh', readScript('late.sh')),
  ]
}

/** Files of an image that an installed server has from the installer, or must not have. */
const NOT_ON_METAL = /^\/etc\/(fstab|initramfs-tools\/.*|repart\.d\/.*)$/

/** Files that go over the installed system: /switchyard/node.tar. */
export function installedFiles({ cluster, node, mirror }: PreseedInput): readonly ImageFile[] {
  return [...systemFiles(), ...nodeFiles({ cluster, node, mirror, fstab: '' })].filter(
    ({ path }) => !NOT_ON_METAL.test(path),
  )
}
