import { type Command, Option } from 'commander'
import type { Cluster } from '../inventory/model/cluster.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly file: string
  readonly through?: string
  readonly write: boolean
  readonly list: boolean
  readonly host?: string
}

export function addInventory(program: Command, { output }: Surroundings): void {
  program
    .command('inventory')
    .description('the Ansible inventory of the cluster: a group for each role, with its nodes')
    .addOption(clusterOption())
    .addOption(
      new Option('--write', 'write inventory/hosts.yml and ssh_config beside the cluster file')
        .default(false)
        .conflicts(['list', 'host', 'through']),
    )
    .option('--through <node>', 'the terminal server to go through, from a machine outside')
    .addOption(
      new Option('--list', 'answer as a dynamic inventory: everything, as JSON')
        .default(false)
        .conflicts('host'),
    )
    .option('--host <node>', 'answer as a dynamic inventory: variables of one node, as JSON')
    .action(async ({ file, through, write, list, host }: Options) => {
      const { readCluster } = await import('../inventory/source/read-cluster.ts')
      const ansible = await import('../inventory/ansible/ansible-inventory.ts')
      const { cluster } = await readCluster(file)
      if (write) return output.answer(await writeFiles(file, cluster))
      const options = through === undefined ? {} : { through: nodeNamed(cluster, through) }
      if (host !== undefined)
        return output.answer(
          renderJson(ansible.hostVariables(cluster, nodeNamed(cluster, host), options)),
        )
      if (list) return output.answer(renderJson(ansible.dynamicInventory(cluster, options)))
      output.answer(ansible.renderAnsibleInventory(cluster, options))
    })
}

async function writeFiles(file: string, cluster: Cluster): Promise<string> {
  const { generatedFiles } = await import('../provisioner/installation/generated-files.ts')
  const { replaceFile } = await import('../provisioner/installation/replace-file.ts')
  const { folderOf } = await import('../inventory/source/read-cluster.ts')
  const folder = await folderOf(file)
  const rows: string[][] = []
  for (const each of generatedFiles(cluster)) {
    const isNew = await replaceFile(folder, each)
    rows.push([each.path, isNew ? 'written' : 'as it was'])
  }
  return renderTable(rows)
}
