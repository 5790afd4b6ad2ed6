import fc from 'fast-check'
import { test } from 'tap'
import { weightedOrder } from '../../../../switch/routing/plan/weighted-order.ts'

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('everyone is drawn once, weight 0 last', async (t) => {
  const entries = fc
    .array(fc.nat(9))
    .map((weights) => weights.map((weight, id) => ({ id, weight })))
  fc.assert(
    fc.property(entries, random, (list, number) => {
      const order = weightedOrder(list, () => number)
      const firstIdle = order.findIndex(({ weight }) => weight === 0)
      const idle = firstIdle < 0 ? [] : order.slice(firstIdle)
      return (
        new Set(order).size === list.length &&
        idle.every(({ weight }) => weight === 0) &&
        idle.every(({ id }, index) => index === 0 || id > (idle[index - 1]?.id ?? -1))
      )
    }),
  )
  t.pass()
})

test('the first place goes by shares', async (t) => {
  const entries = [
    { name: 'a', weight: 1 },
    { name: 'b', weight: 3 },
  ]
  const firsts = Array.from(
    { length: 1000 },
    (_, index) => weightedOrder(entries, () => (index + 0.5) / 1000)[0]?.name,
  )
  t.equal(firsts.filter((name) => name === 'a').length, 250)
})
