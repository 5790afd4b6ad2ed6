import { test } from 'tap'
import { randomIds } from '../../../../switch/engine/core/ids.ts'

const MANY = 2000

test('no name comes twice, however many are asked for', async (t) => {
  const names = Array.from({ length: MANY }, () => [randomIds.tag(), randomIds.branch()]).flat()
  t.equal(new Set(names).size, 2 * MANY)
})

test('names are of the form RFC 3261 wants (8.1.1.7, 19.3)', async (t) => {
  t.match(randomIds.tag(), /^[0-9a-f]{20}$/)
  t.match(randomIds.branch(), /^z9hG4bK[0-9a-f]{24}$/)
})

test('a first sequence number stays far from 2^31 (RFC 3261, 8.1.1.5)', async (t) => {
  const numbers = Array.from({ length: MANY }, () => randomIds.sequence())
  t.ok(numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 27))
})
