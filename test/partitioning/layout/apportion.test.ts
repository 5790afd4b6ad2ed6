import fc from 'fast-check'
import { test } from 'tap'
import { apportion, type Claim } from '../../../partitioning/layout/apportion.ts'

/** The definition itself: one unit after another, each to whoever's turn comes first. */
function oneByOne(units: number, claims: readonly Claim[]): readonly number[] {
  const shares = claims.map(() => 0)
  for (let left = units; left > 0; left -= 1) {
    const turns = claims.map(({ weight, limit }, index) => {
      const share = shares[index] ?? 0
      return share < limit ? (share + 1) / weight : Number.POSITIVE_INFINITY
    })
    const first = turns.indexOf(Math.min(...turns))
    if (turns[first] === Number.POSITIVE_INFINITY) break
    shares[first] = (shares[first] ?? 0) + 1
  }
  return shares
}

// Powers of two as weights keep the divisions of the definition exact.
const claim = fc.record({
  weight: fc.constantFrom(0, 1, 2, 4, 8, 64),
  limit: fc.oneof(fc.nat(20), fc.constant(1000)),
})

test("is the method of Jefferson and D'Hondt with limits", async (t) => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 6 }), fc.nat(200), (claims, units) => {
      t.same(apportion(units, claims), oneByOne(units, claims))
    }),
    { numRuns: 500 },
  )
})

test('hands out seats as in the textbook: 8 seats for 100, 80, 30 and 20 votes', async (t) => {
  const claims = [100, 80, 30, 20].map((weight) => ({ weight, limit: 8 }))
  t.same(apportion(8, claims), [4, 3, 1, 0])
})
