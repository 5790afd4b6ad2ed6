import type { Command } from 'commander'
import type { Cluster } from '../inventory/model/cluster.ts'
import { archiveOf } from './archive-of.ts'
import { clusterOption } from './cluster-option.ts'
import { metalNodeNamed } from './metal-node.ts'
import type { Surroundings } from './surroundings.ts'

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
      const input = await inputOf(cluster, name)
      const { bootArguments } = await import('../image/installer/boot-arguments.ts')
      if (to === undefined) return output.answer(await preseedOf(input))
      const { writeInstaller } = await import('../provisioner/installer/write-installer.ts')
      await writeInstaller(input, to)
      output.answer(`${bootArguments(input.node)}\n`)
      output.remark(`${to} is to be appended to the initrd; above are the kernel's arguments\n`)
    })
}

async function inputOf(cluster: Cluster, name: string) {
  const node = metalNodeNamed(cluster, name)
  const { mirror } = await archiveOf(cluster)
  return { cluster, node, mirror }
}

async function preseedOf(input: Awaited<ReturnType<typeof inputOf>>): Promise<string> {
  const { nodeAnswers } = await import('../image/installer/node-answers.ts')
  const { renderPreseed } = await import('../image/installer/render-preseed.ts')
  return renderPreseed(nodeAnswers(input))
}
