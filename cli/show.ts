import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Machine } from '../image/hardware/machine.ts'
import { machineOf } from '../image/hardware/machine-of.ts'
import { renderSheet } from '../image/hardware/render/sheet.ts'
import type { Cluster, Node } from '../inventory/model/cluster.ts'
import { ROLES } from '../inventory/model/role.ts'
import { describeLayout } from '../partitioning/formats/describe-layout.ts'
import { drawLayout } from '../partitioning/formats/draw-layout.ts'
import { formatSize } from '../partitioning/formats/format-size.ts'
import { layoutNamed } from '../partitioning/layout/layouts.ts'
import { placeLayout } from '../partitioning/layout/place-layout.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { renderJson } from './output.ts'
import { parseDiskSize } from './parse-disk-size.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly file: string
  readonly disk?: number
  readonly hardware: boolean
  readonly json: boolean
}

export function addShow(program: Command, { output }: Surroundings): void {
  program
    .command('show')
    .description('one node: what it is, and what will be where on its disk')
    .argument('<node>', 'name of the node, such as cs1')
    .addOption(clusterOption())
    .option('--disk <size>', 'draw a disk of this size: 40G, 960GB, 20GiB', diskSize)
    .addOption(
      new Option('--hardware', 'the virtual machine it wants, for who makes it, in Markdown')
        .default(false)
        .conflicts('disk'),
    )
    .option('--json', 'tell about the node and its disk as JSON', false)
    .action(async (name: string, { file, disk, hardware, json }: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const { cluster } = await readCluster(file)
      const node = nodeNamed(cluster, name)
      if (hardware) return output.answer(describeMachine(machineOf(cluster, node), json))
      const placed = placeLayout(layoutNamed(node.layout), disk ?? node.hardware.disk, node.name)
      if (json) return output.answer(renderJson({ node, disk: describeLayout(placed) }))
      output.answer(describeNode(cluster, node))
      output.answer(`\n${drawLayout(placed, output.terminal?.columns ?? 80)}`)
    })
}

const describeMachine = (machine: Machine, json: boolean): string =>
  json ? renderJson(machine) : renderSheet(machine)

function diskSize(text: string): number {
  const bytes = parseDiskSize(text)
  if (bytes === undefined) {
    throw new InvalidArgumentError('Write a number with a unit: 40G or 40GiB, 960GB, 2T.')
  }
  return bytes
}

function describeNode(cluster: Cluster, { name, role, interfaces, hardware, packages }: Node) {
  const { cpus, memory, disk } = hardware
  const sizes = `${cpus} CPU, ${formatSize(memory)} memory, ${formatSize(disk)} disk`
  return renderTable([
    [`${name}.${cluster.domain}`, ROLES[role]],
    ['hardware', sizes],
    ...interfaces.map(({ network, address, prefix }) => [network, `${address}/${prefix}`]),
    ...(packages.length > 0 ? [['packages', packages.join(', ')]] : []),
    ['logins', cluster.administrators.map((each) => each.name).join(', ')],
  ])
}
