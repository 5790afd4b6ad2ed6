import type { Command } from 'commander'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'

export function addSchema(program: Command, { output }: Surroundings): void {
  program
    .command('schema')
    .description('the JSON Schema of cluster.yaml, for editors that complete and check it')
    .action(async () => {
      const { clusterSchema } = await import('../inventory/source/cluster-schema.ts')
      output.answer(renderJson(clusterSchema()))
    })
}
