import fc from 'fast-check'
import { test } from 'tap'
import { expandScheme } from '../../../partitioning/partman/expand-scheme.ts'
import { arbitraryRange, NO_LIMIT } from './arbitrary-recipe.ts'

type Numbers = readonly [min: number, priority: number, max: number]

const expand = (free: number, ...lines: readonly Numbers[]) =>
  expandScheme(
    lines.map(([min, priority, max]) => ({ min, priority, max })),
    free,
  )

const TABLE: readonly [string, readonly number[], readonly number[]][] = [
  ['nothing left', expand(30, [10, 20, NO_LIMIT], [20, 30, NO_LIMIT]), [10, 20]],
  ['too little', expand(10, [10, 20, NO_LIMIT], [20, 30, NO_LIMIT]), [10, 20]],
  ['half and half', expand(100, [10, 20, NO_LIMIT], [20, 30, NO_LIMIT]), [45, 55]],
  ['three to one', expand(100, [10, 40, NO_LIMIT], [10, 20, NO_LIMIT]), [70, 30]],
  ['a limit, the rest to the other', expand(1000, [10, 40, 50], [10, 20, NO_LIMIT]), [50, 950]],
  [
    'two thirds of one per cent',
    expand(10_000, [10, 12, NO_LIMIT], [10, 308, NO_LIMIT]),
    [10, 9990],
  ],
  ['priorities that say nothing', expand(1000, [10, 10, NO_LIMIT], [20, 20, NO_LIMIT]), [10, 20]],
  [
    'only weights below one per cent',
    expand(1e4, ...Array(101).fill([1, 2, NO_LIMIT])),
    Array(101).fill(1),
  ],
  [
    'thirds, with the remainder too small to hand out',
    expand(10, [0, 1, 9], [0, 1, 9], [0, 1, 9]),
    [3, 3, 3],
  ],
]

for (const [what, sizes, expected] of TABLE) {
  test(`shares out: ${what}`, async (t) => t.same(sizes, expected))
}

const ranges = fc.array(arbitraryRange, { minLength: 1, maxLength: 12 })
const space = fc.oneof(fc.nat(2_000), fc.nat(20_000_000))
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)

test('sizes keep to their range, and grow only within the space there is', async () => {
  fc.assert(
    fc.property(ranges, space, (lines, free) => {
      const sizes = expandScheme(lines, free)
      const minima = sum(lines.map(({ min }) => min))
      const areInRange = sizes.every((size, i) => {
        const { min = 0, max = 0 } = lines[i] ?? {}
        return Number.isSafeInteger(size) && size >= min && size <= max
      })
      return areInRange && sum(sizes) <= Math.max(free, minima)
    }),
    { numRuns: 1000 },
  )
})

test('what is left at the end is less than a megabyte for every line that may grow', async () => {
  fc.assert(
    fc.property(ranges, space, (lines, free) => {
      const sizes = expandScheme(lines, free)
      const surplus = sum(lines.map(({ min, priority }) => priority - min))
      const growing = lines.filter(
        ({ min, priority, max }, i) =>
          (sizes[i] ?? 0) < max && Math.floor(((priority - min) * 100) / surplus) > 0,
      )
      return growing.length === 0 || free - sum(sizes) <= 100
    }),
    { numRuns: 1000 },
  )
})
