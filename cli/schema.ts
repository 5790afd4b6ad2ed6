import { Argument, type Command } from 'commander'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'

export function addSchema(program: Command, { output }: Surroundings): void {
  program
    .command('schema')
    .description('the JSON Schema of a file, for editors that complete and check it')
    .addArgument(
      new Argument('[file]', 'cluster for cluster.yaml, engine for engine.yaml')
        .choices(['cluster', 'engine'])
        .default('cluster'),
    )
    .action(async (file: 'cluster' | 'engine') => {
      const { clusterSchema } = await import('../inventory/source/cluster-schema.ts')
      const { engineSchema } = await import('../inventory/source/engine-schema.ts')
      output.answer(renderJson(file === 'engine' ? engineSchema() : clusterSchema()))
    })
}
