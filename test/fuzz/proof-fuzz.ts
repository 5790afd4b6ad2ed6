import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { FuzzFailure, runCase } from './run-case.ts'
import { runStreams } from './run-streams.ts'

/**
 * npm run proof:fuzz [-- --minutes 5] [-- --seed 123456789 --cases 1]
 *
 * Every case has its seed, which is one more than the last one's. A case that fails ends the run;
 * what came in is written to a file, and its seed alone runs it again.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, cases: { type: 'string' } },
})
const first = Number(values.seed ?? Date.now() % 2 ** 31)
const most = Number(values.cases ?? Number.POSITIVE_INFINITY)
const end = performance.now() + Number(values.minutes ?? 5) * 60_000
console.log(`first seed ${first}`)

let seed = first
try {
  for (; seed < first + most && performance.now() < end; seed += 1) {
    runCase(seed)
    runStreams(seed)
  }
  console.log(`${seed - first} cases, no fault`)
} catch (error) {
  console.error(error instanceof Error ? error.stack : error)
  const file = `fuzz-${seed}.txt`
  if (error instanceof FuzzFailure) writeFileSync(file, error.inputs.join('\n----\n'), 'latin1')
  console.error(`npm run proof:fuzz -- --seed ${seed} --cases 1${kept(error, file)}`)
  process.exitCode = 1
}

function kept(error: unknown, file: string): string {
  return error instanceof FuzzFailure ? `; what came in: ${file}` : ''
}
