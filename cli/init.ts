import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Initialised } from '../provisioner/installation/init-installation.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly key?: string
  readonly json: boolean
}

export function addInit(program: Command, { output, signal }: Surroundings): void {
  program
    .command('init')
    .description('make the git repository of an installation, or add to one what it lacks')
    .argument('<folder>', 'where it goes; what is there already stays as it is')
    .option('--key <file>', "the first administrator's public key, where no cluster.yaml is yet")
    .option('--json', 'tell what was written as JSON', false)
    .action(async (name: string, { key, json }: Options) => {
      const { initInstallation } = await import('../provisioner/installation/init-installation.ts')
      const { localRunner } = await import('../provisioner/runner/local-runner.ts')
      const folder = resolve(name)
      const order = { folder, runner: localRunner, signal, ...(key === undefined ? {} : { key }) }
      const done = await initInstallation(order)
      if (json) return output.answer(renderJson({ folder, files: done.files, commit: done.commit }))
      output.answer(describe(folder, done))
    })
}

function describe(folder: string, { cluster, files, commit }: Initialised): string {
  const count = (placed: string) => files.filter((file) => file.placed === placed).length
  const kept = files
    .filter(({ placed }) => placed === 'kept')
    .map(({ path }) => [path, 'yours; kept'])
  return renderTable([
    [folder, `cluster ${cluster.name}, ${cluster.nodes.length} nodes`],
    ['files', `${count('written')} written, ${count('same')} there already`],
    ['commit', commit ?? 'nothing to commit'],
    ...kept,
  ])
}
