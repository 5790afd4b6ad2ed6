import fc from 'fast-check'
import { test } from 'tap'
import { arbitraryCase } from './arbitrary-case.ts'
import { differences } from './compare.ts'
import { runInstaller } from './installer/run-installer.ts'

/** Enough for every rule of the solver to be met many times; `npm run proof:partman` runs thousands. */
const CASES = 200

test("the solver predicts what the installer's own scripts make of recipes and disks", async (t) => {
  const cases = fc.sample(arbitraryCase, CASES)
  const answers = await runInstaller(cases)
  const made = answers.filter(
    ({ asked, partitions }) => asked.length === 0 && partitions.length > 1,
  )
  t.ok(made.length > CASES / 5, `${made.length} of ${CASES} were partitioned`)
  t.same(differences(cases, answers), [])
})
