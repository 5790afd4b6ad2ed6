import { type Command, Option } from 'commander'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly file: string
  readonly through?: string
  readonly list: boolean
  readonly host?: string
}

export function addInventory(program: Command, { output }: Surroundings): void {
  program
    .command('inventory')
    .description('the Ansible inventory of the cluster: a group for each role, with its nodes')
    .addOption(clusterOption())
    .option('--through <node>', 'the terminal server to go through, from a machine outside')
    .addOption(
      new Option('--list', 'answer as a dynamic inventory: everything, as JSON')
        .default(false)
        .conflicts('host'),
    )
    .option('--host <node>', 'answer as a dynamic inventory: variables of one node, as JSON')
    .action(async ({ file, through, list, host }: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const ansible = await import('../inventory/ansible/ansible-inventory.ts')
      const { cluster } = await readCluster(file)
      const options = through === undefined ? {} : { through: nodeNamed(cluster, through) }
      if (host !== undefined)
        return output.answer(renderJson(ansible.hostVariables(nodeNamed(cluster, host), options)))
      if (list) return output.answer(renderJson(ansible.dynamicInventory(cluster, options)))
      output.answer(ansible.renderAnsibleInventory(cluster, options))
    })
}
