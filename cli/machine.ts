import { type Command, Option } from 'commander'
import { machineOf } from '../image/hardware/machine-of.ts'
import { HYPERVISORS, type Hypervisor, RENDERINGS } from '../image/hardware/render/renderings.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly file: string
  readonly for: Hypervisor
  readonly image?: string
}

export function addMachine(program: Command, { output }: Surroundings): void {
  program
    .command('machine')
    .description('the virtual machine a node wants, in the words of a hypervisor')
    .argument('<node>', 'name of the node, such as cs1')
    .addOption(clusterOption())
    .addOption(
      new Option('--for <hypervisor>', 'whose words')
        .choices([...HYPERVISORS])
        .makeOptionMandatory(),
    )
    .option(
      '--image <file>',
      "its disk image, on the hypervisor's host; absent: where it usually is",
    )
    .action(async (name: string, options: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const { cluster } = await readCluster(options.file)
      const node = nodeNamed(cluster, name)
      const { imageOf, render } = RENDERINGS[options.for]
      output.answer(render(machineOf(cluster, node), options.image ?? imageOf(name)))
    })
}
