import type { Command } from 'commander'
import type { MetalNode } from '../image/installer/preseed-input.ts'
import type { Cluster, Node } from '../inventory/model/cluster.ts'
import { OneProblem } from '../inventory/model/one-problem.ts'
import type { Explained } from '../inventory/model/problem.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import type { Surroundings } from './surroundings.ts'

/** A virtual machine was asked to be installed like a server. */
export class NotMetalError extends OneProblem implements Explained {
  override readonly name = 'NotMetalError'
  readonly code = 'NODE_NOT_METAL'
  readonly blame = 'input'

  constructor(name: string) {
    super(
      `node ${name} is not described as a physical server`,
      'say which disks are its own: metal: { disks: [{ size: 960GB, serial: ... }] }',
    )
  }
}

interface Options {
  readonly file: string
  readonly to?: string
}

export function addPreseed(program: Command, { output }: Surroundings): void {
  program
    .command('preseed')
    .description("answers for Debian's installer, so that it makes a server of a node unattended")
    .argument('<node>', 'name of the node, such as db1')
    .addOption(clusterOption())
    .option('--to <folder>', 'write all that goes into the initrd into a new folder')
    .action(async (name: string, { file, to }: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const { cluster } = await readCluster(file)
      const input = await inputOf(cluster, nodeNamed(cluster, name))
      const { bootArguments } = await import('../image/installer/boot-arguments.ts')
      if (to === undefined) return output.answer(await preseedOf(input))
      const { writeInstaller } = await import('../provisioner/installer/write-installer.ts')
      await writeInstaller(input, to)
      output.answer(`${bootArguments(input.node)}\n`)
      output.remark(`${to} is to be appended to the initrd; above are the kernel's arguments\n`)
    })
}

async function inputOf(cluster: Cluster, node: Node) {
  const { machineMirror } = await import('../provisioner/bake/apt-mirror.ts')
  if (!isMetal(node)) throw new NotMetalError(node.name)
  return { cluster, node, mirror: cluster.mirror ?? (await machineMirror()) }
}

const isMetal = (node: Node): node is MetalNode => node.metal !== undefined

async function preseedOf(input: Awaited<ReturnType<typeof inputOf>>): Promise<string> {
  const { nodeAnswers } = await import('../image/installer/node-answers.ts')
  const { renderPreseed } = await import('../image/installer/render-preseed.ts')
  return renderPreseed(nodeAnswers(input))
}
