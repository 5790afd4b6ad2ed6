import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Machine } from '../image/hardware/machine.ts'
import { machineOf } from '../image/hardware/machine-of.ts'
import { renderSheet } from '../image/hardware/render/sheet.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { describeNode } from './describe-node.ts'
import { disksOf } from './node-disks.ts'
import { renderJson } from './output.ts'
import { parseDiskSize } from './parse-disk-size.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly file: string
  readonly disk?: number
  readonly ram?: number
  readonly hardware: boolean
  readonly json: boolean
  readonly svg: boolean
}

export function addShow(program: Command, { output }: Surroundings): void {
  program
    .command('show')
    .description('one node: what it is, and what will be where on its disks')
    .argument('<node>', 'name of the node, such as cs1')
    .addOption(clusterOption())
    .option('--disk <size>', 'draw disks of this size: 40G, 960GB, 20GiB', size)
    .option('--ram <size>', 'draw a physical server with this memory: 64GiB', size)
    .addOption(
      new Option('--hardware', 'the virtual machine it wants, for who makes it, in Markdown')
        .default(false)
        .conflicts(['disk', 'ram', 'svg']),
    )
    .option('--json', 'tell about the node and its disks as JSON', false)
    .addOption(new Option('--svg', 'draw its disks as SVG').default(false).conflicts('json'))
    .action(async (name: string, { file, hardware, json, svg, ...other }: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const { cluster } = await readCluster(file)
      const node = nodeNamed(cluster, name)
      if (hardware) return output.answer(describeMachine(machineOf(cluster, node), json))
      const disks = disksOf(node, other)
      if (json) return output.answer(renderJson({ node, disk: disks.value }))
      if (svg) return output.answer(disks.svg())
      output.answer(describeNode(cluster, node))
      output.answer(`\n${disks.text(output.terminal?.columns ?? 80)}`)
    })
}

const describeMachine = (machine: Machine, json: boolean): string =>
  json ? renderJson(machine) : renderSheet(machine)

function size(text: string): number {
  const bytes = parseDiskSize(text)
  if (bytes === undefined) {
    throw new InvalidArgumentError('Write a number with a unit: 40G or 40GiB, 960GB, 2T.')
  }
  return bytes
}
