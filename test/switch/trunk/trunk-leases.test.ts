import fc from 'fast-check'
import { test } from 'tap'
import { TrunkLeases } from '../../../switch/trunk/trunk-leases.ts'

const LIMITS = { calls: 3, callsPerSecond: 1000, lifetime: 90 }

test('a full trunk has room again when a call ends or is forgotten', async (t) => {
  const leases = new TrunkLeases(LIMITS)
  for (const call of ['a', 'b', 'c']) t.equal(leases.take(call, 0), 'taken')
  t.equal(leases.take('d', 0), 'full')
  t.equal(leases.take('a', 0), 'taken', 'it has a place')
  leases.release('a')
  leases.release('a')
  t.equal(leases.inUse(0), 2)
  t.equal(leases.take('d', 0), 'taken')
  t.ok(leases.renew('b', 89))
  t.equal(leases.inUse(90), 1, 'only what was renewed')
  t.notOk(leases.renew('c', 90))
})

test('a refusal takes neither a place nor a share of the second', async (t) => {
  const leases = new TrunkLeases({ ...LIMITS, calls: 1, callsPerSecond: 1 })
  t.equal(leases.take('a', 0), 'taken')
  leases.release('a')
  t.equal(leases.take('b', 999), 'too-fast')
  t.equal(leases.inUse(999), 0)
  t.equal(leases.take('b', 1000), 'taken')
  t.equal(leases.take('c', 1001), 'full')
  leases.release('b')
  t.equal(leases.take('c', 2000), 'taken')
})

test('whatever happens, it counts the calls that were heard of in a lifetime', async (t) => {
  const step = fc.record({
    act: fc.constantFrom('take', 'renew', 'release'),
    call: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    wait: fc.nat(60),
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const leases = new TrunkLeases(LIMITS)
      const heard = new Map<string, number>()
      let now = 0
      return steps.every(({ act, call, wait }) => {
        now += wait
        const alive = () => [...heard].filter(([, at]) => now - at < LIMITS.lifetime)
        const has = alive().some(([name]) => name === call)
        if (act === 'release') {
          leases.release(call)
          heard.delete(call)
        } else {
          const isIn = has || (act === 'take' && alive().length < LIMITS.calls)
          const said = act === 'take' ? leases.take(call, now) === 'taken' : leases.renew(call, now)
          if (said !== isIn) return false
          if (isIn) heard.set(call, now)
        }
        return leases.inUse(now) === alive().length && leases.inUse(now) <= LIMITS.calls
      })
    }),
  )
  t.pass()
})
