import { test } from 'tap'
import { createDefence } from '../../../../switch/engine/defence/defence.ts'
import type { DefenceOptions } from '../../../../switch/engine/defence/policy.ts'
import { RESTED } from '../../../../switch/engine/observe/vitals.ts'
import { StandingClock } from '../../../support/standing-clock.ts'
import { CountingObserver } from '../observe/counting-observer.ts'

function world(options: DefenceOptions) {
  const clock = new StandingClock()
  const observer = new CountingObserver()
  const { connections, pressure } = createDefence(options, { clock, observer })
  const admitted = (addresses: readonly string[]) =>
    addresses.filter((address) => connections.admits(address)).length
  return { connections, pressure, observer, admitted }
}

test('a source has so many connections, and may open others when it has closed some', async (t) => {
  const { connections, admitted, observer } = world({ perSource: { connections: 2 } })
  t.equal(admitted(Array(5).fill('192.0.2.9')), 2)
  t.equal(admitted(['192.0.2.10']), 1)
  connections.left('192.0.2.9')
  t.equal(admitted(Array(5).fill('192.0.2.9')), 1)
  t.same([connections.size, observer.counts], [3, { 'dropped connections': 7 }])
})

test('trusted networks have as many as there are', async (t) => {
  const { admitted } = world({
    trusted: ['192.0.2.0/24'],
    perSource: { connections: 1 },
    total: { connections: 5 },
  })
  t.equal(admitted(Array(9).fill('192.0.2.9')), 5)
})

test('short of memory, no connection is taken', async (t) => {
  const { admitted, pressure } = world({})
  pressure.update({ ...RESTED, memory: 1 })
  t.equal(admitted(['192.0.2.9']), 0)
})
