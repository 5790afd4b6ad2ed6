import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { arbitraryCase } from './arbitrary-case.ts'
import { differences } from './compare.ts'
import { runInstaller } from './installer/run-installer.ts'

/**
 * npm run proof:partman [-- --cases 3000] [-- --seed 123456789]
 *
 * The solver against the installer's own scripts. The first case they disagree on ends the run.
 */
const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } })
const wanted = Number(values.cases ?? 3000)
const first = Number(values.seed ?? Date.now() % 2 ** 31)
const BATCH = 100

let done = 0
let partitioned = 0
console.log(`first seed ${first}`)
for (let seed = first; done < wanted; seed += 1) {
  const cases = fc.sample(arbitraryCase, { numRuns: Math.min(BATCH, wanted - done), seed })
  const answers = await runInstaller(cases)
  const wrong = differences(cases, answers)
  if (wrong.length > 0) {
    console.error(JSON.stringify(wrong, undefined, 2))
    console.error(`npm run proof:partman -- --cases ${BATCH} --seed ${seed}`)
    process.exit(1)
  }
  done += cases.length
  partitioned += answers.filter(({ partitions }) => partitions.length > 0).length
  console.log(`${done} cases, ${partitioned} partitioned as predicted, the others refused`)
}
