import { test } from 'tap'
import { policyOf } from '../../../../switch/engine/defence/policy.ts'
import { Pressure } from '../../../../switch/engine/defence/pressure.ts'
import { RESTED, type Vitals } from '../../../../switch/engine/observe/vitals.ts'

const { total } = policyOf()
const LATE: Vitals = { ...RESTED, delay: { median: total.delay + 1, p99: 900 } }
const SATURATED: Vitals = { ...RESTED, utilization: 1 }

for (const [what, vitals] of [
  ['an event loop that comes late', LATE],
  ['an event loop that never rests', SATURATED],
] as const) {
  test(`${what} sheds new work step by step, and takes it back more slowly`, async (t) => {
    const pressure = new Pressure(total)
    const shares = Array.from({ length: 6 }, () => {
      pressure.update(vitals)
      return pressure.share
    })
    t.same(shares, [0, 0, 0.25, 0.5, 0.75, 1])
    pressure.update(RESTED)
    t.ok(pressure.share > 0.9)
    for (let second = 0; second < 20; second += 1) pressure.update(RESTED)
    t.equal(pressure.share, 0)
  })
}

test('two bad seconds are nothing', async (t) => {
  const pressure = new Pressure(total)
  for (const vitals of [LATE, LATE, RESTED, LATE, LATE]) pressure.update(vitals)
  t.equal(pressure.share, 0)
})

test('a single slow turn of the event loop is no median', async (t) => {
  const pressure = new Pressure(total)
  const once: Vitals = { ...RESTED, delay: { median: 1, p99: 5000 } }
  for (let second = 0; second < 9; second += 1) pressure.update(once)
  t.equal(pressure.share, 0)
})

test('memory is short at once, and enough again only well below its limit', async (t) => {
  const pressure = new Pressure(total)
  const full = (memory: number) => {
    pressure.update({ ...RESTED, memory })
    return pressure.isFull
  }
  t.same([0.8, 0.86, 0.84, 0.8, 0.84].map(full), [false, true, true, false, false])
})
