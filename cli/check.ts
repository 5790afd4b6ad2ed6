import type { Command } from 'commander'
import { ROLES } from '../inventory/model/role.ts'
import { formatSize } from '../partitioning/formats/format-size.ts'
import { clusterOption } from './cluster-option.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly file: string
  readonly json: boolean
}

export function addCheck(program: Command, { output }: Surroundings): void {
  program
    .command('check')
    .description('read the cluster file and report every mistake in it, with its place')
    .addOption(clusterOption())
    .option('--json', 'tell the whole cluster, defaults filled in, as JSON', false)
    .action(async ({ file, json }: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const { cluster } = await readCluster(file)
      if (json) return output.answer(renderJson(cluster))
      const rows = cluster.nodes.map(({ name, role, interfaces, hardware }) => [
        ...[name, ROLES[role], interfaces.map(({ address }) => address).join(', ')],
        ...[`${hardware.cpus} CPU`, formatSize(hardware.memory), formatSize(hardware.disk)],
      ])
      output.answer(`${cluster.name} (${cluster.domain}) is right\n\n`)
      const headings = ['node', 'role', 'address', 'CPU', 'memory', 'disk']
      output.answer(renderTable([headings, ...rows]))
    })
}
