import fc from 'fast-check'
import { test } from 'tap'
import { LeakyCounters } from '../../../switch/registrar/leaky-counters.ts'

test('never holds more than twice its capacity', async (t) => {
  const policy = { most: 3, forgiveAfter: 1000, blockFor: 5000, capacity: 10 }
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(100), fc.nat(500))), (failures) => {
      const counters = new LeakyCounters(policy)
      let now = 0
      return failures.every(([name, wait]) => {
        now += wait
        counters.add(`${name}`, now)
        const isBlocked = counters.blockedUntil(`${name}`, now) !== undefined
        return counters.size <= 20 && (isBlocked || counters.level(`${name}`, now) < policy.most)
      })
    }),
  )
  t.pass()
})
