import fc from 'fast-check'
import { test } from 'tap'
import { SERVER_LAYOUT_NAMES } from '../../../inventory/model/server-layout-names.ts'
import { renderRecipe } from '../../../partitioning/formats/render-recipe.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { arbitraryCase } from './arbitrary-case.ts'
import { differences } from './compare.ts'
import { runInstaller } from './installer/run-installer.ts'

/** Enough for every rule of the solver to be met many times; `npm run proof:partman` runs thousands. */
const CASES = 200

test("the solver predicts what the installer's own scripts make of recipes and disks", async (t) => {
  const cases = fc.sample(arbitraryCase, CASES)
  const answers = await runInstaller(cases)
  const made = answers.filter(({ status, partitions }) => status === 0 && partitions.length > 1)
  t.ok(made.length > CASES / 3, `${made.length} of ${CASES} were partitioned`)
  t.same(differences(cases, answers), [])
})

/** Bytes: disks as they are sold, and the smallest that holds every layout. */
const DISKS = [36_000_000_000, 240_057_409_536, 960_197_124_096, 7_681_501_126_656]

test('the installer divides our own layouts as predicted', async (t) => {
  const cases = SERVER_LAYOUT_NAMES.flatMap((name) =>
    DISKS.map((bytes, index) => {
      const recipe = renderRecipe(serverLayoutNamed(name), 'lvm')
      return {
        recipe,
        method: 'lvm' as const,
        share: 100 - 10 * index,
        disks: [bytes],
        ram: 2_000 * 4 ** index,
      }
    }),
  )
  const encrypted = cases.map((each, index) => ({
    ...each,
    method: 'crypto' as const,
    recipe: renderRecipe(
      serverLayoutNamed(SERVER_LAYOUT_NAMES[Math.floor(index / DISKS.length)] ?? ''),
      'crypto',
    ),
  }))
  const members = SERVER_LAYOUT_NAMES.map((name) => {
    const recipe = renderRecipe(serverLayoutNamed(name), 'raid')
    return { recipe, method: 'regular' as const, share: 100, disks: [960_197_124_096], ram: 64_000 }
  })
  const all = [...cases, ...encrypted, ...members]
  const answers = await runInstaller(all)
  t.same(differences(all, answers), [])
  t.ok(answers.every(({ partitions }) => partitions.length === 4))
})
