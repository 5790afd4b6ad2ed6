import fc from 'fast-check'
import { test } from 'tap'
import type { Load } from '../../../../image/hardware/sizing/proposal.ts'
import { propose } from '../../../../image/hardware/sizing/propose.ts'
import { RULES } from '../../../../image/hardware/sizing/rules.ts'
import type { RoleCode } from '../../../../inventory/model/role.ts'
import { GiB } from '../../../../inventory/model/units.ts'
import { ROLE_DEFAULTS } from '../../../../inventory/source/role-defaults.ts'

const load = fc.record({
  calls: fc.integer({ min: 1, max: 1_000_000 }),
  subscribers: fc.nat(10_000_000),
  recording: fc.boolean(),
})

const roleOf = (of: Load, role: RoleCode) => propose(of).roles.find((each) => each.role === role)

test('without its spare, every role still bears the load with headroom', async (t) => {
  fc.assert(
    fc.property(load, (of) => {
      const media = roleOf(of, 'ms')
      const dialog = roleOf(of, 'ds')
      if (!media || !dialog) return
      const perCore = of.recording ? RULES.recordedCallsPerCore.value : RULES.callsPerCore.value
      const cores = (media.count - 1) * media.hardware.cpus
      const engineMs = propose(of).traffic.callsPerSecond * RULES.engineMs.value
      return (
        cores * perCore * RULES.headroom.value >= of.calls &&
        (dialog.count - 1) * 1000 * RULES.headroom.value >= engineMs
      )
    }),
  )
  t.pass('for any load')
})

test('records and recordings fit on the disks, those of the spare not counted', async (t) => {
  fc.assert(
    fc.property(load, (of) => {
      const [media, data] = [roleOf(of, 'ms'), roleOf(of, 'db')]
      if (!media || !data) return
      const minutes = of.recording ? of.calls * RULES.busyHours.value * 60 : 0
      const calls = propose(of).traffic.callsPerSecond * RULES.busyHours.value * 3600
      const bytes = calls * RULES.recordDays.value * RULES.recordSize.value * 1024
      return (
        (media.count - 1) * media.hardware.disk >= minutes * RULES.recordingMiB.value * 1024 ** 2 &&
        data.hardware.disk >= 2 * bytes
      )
    }),
  )
  t.pass('for any load')
})

test('a node is never smaller than cluster.yaml makes it, never larger than its rule', async (t) => {
  fc.assert(
    fc.property(load, (of) =>
      propose(of).roles.every(({ role, count, hardware }) => {
        const least = ROLE_DEFAULTS[role].hardware
        const most = role === 'ms' ? RULES.largestMedia.value : Number.POSITIVE_INFINITY
        return (
          count >= 1 &&
          hardware.cpus >= least.cpus &&
          hardware.cpus <= most &&
          hardware.memory >= least.memory &&
          hardware.memory % GiB === 0 &&
          hardware.disk >= least.disk
        )
      }),
    ),
  )
  t.pass('for any load')
})

test('a small office gets one node, anything larger a spare of all that carries calls', async (t) => {
  const office = { calls: 150, subscribers: 1000, recording: false }
  t.same(
    propose(office).roles.map(({ role, count }) => [role, count]),
    [['cs', 1]],
  )
  const roles = propose({ ...office, calls: 151 }).roles.map(({ role, count }) => [role, count])
  t.same(roles, [
    ['vpn', 1],
    ['ds', 2],
    ['ms', 2],
    ['es', 2],
    ['db', 2],
  ])
})

test('traffic is what the rules make of calls and phones, worked by hand', async (t) => {
  const { traffic } = propose({ calls: 1200, subscribers: 18_000, recording: false })
  t.same(traffic, {
    ...{ callsPerSecond: 10, registrationsPerSecond: 10, packetsPerSecond: 240_000 },
    megabitsPerSecond: 209.28,
  })
})

test('every figure has a unit, a reason and a source', async (t) => {
  for (const { value, unit, why, source } of Object.values(RULES)) {
    t.ok(value > 0 && unit && why && source)
  }
})
