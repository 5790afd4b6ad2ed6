import fc from 'fast-check'
import { test } from 'tap'
import { CallRate } from '../../../switch/trunk/call-rate.ts'

test('no second has more calls than allowed, and no call is refused without need', async (t) => {
  const waits = fc.array(fc.nat(600))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), waits, (most, list) => {
      const rate = new CallRate(most)
      const taken: number[] = []
      let now = 0
      return list.every((wait) => {
        now += wait
        const inLastSecond = taken.filter((time) => time > now - 1000).length
        const isTaken = rate.take(now)
        if (isTaken) taken.push(now)
        return isTaken === inLastSecond < most
      })
    }),
  )
  t.pass()
})
