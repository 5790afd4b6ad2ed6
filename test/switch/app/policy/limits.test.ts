import { test } from 'tap'
import { Rejected } from '../../../../switch/app/core/errors.ts'
import { defineApp } from '../../../../switch/app/define-app.ts'
import type { CallLimits } from '../../../../switch/app/policy/call-limits.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

const dialler = (...targets: readonly string[]) =>
  defineApp({
    async call(call) {
      const callee = await call.dial(targets)
      await call.answer()
      await call.bridge(callee)
    },
  })

const begin = (limits: Partial<CallLimits>, ...targets: readonly string[]) => {
  const bed = testbed(dialler(...targets), { limits })
  return { bed, alice: bed.call({ from: 'alice', to: '8800' }) }
}

test('a call that lasts too long is ended, whatever its script does', async () => {
  const { bed, alice } = begin({ duration: '1h' }, 'bob')
  await using _ = bed
  alice.expect.dial('bob')
  const bob = bed.phone('bob').answer().expect.bridge('alice')
  alice.expect.answer().expect.bridge('bob')
  alice.wait('3599s').expect.nothing('0ms').wait('1s').expect.hangup()
  await bob.expect.hangup()
})

test('a script that goes on without its caller ends with the limit as well', async () => {
  await using bed = testbed(
    {
      async call(call) {
        const bob = await call.dial('bob')
        await bob.collect({ prompt: 'who-was-that.wav', firstKey: '5h' })
      },
    },
    { limits: { duration: '10m' } },
  )
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.dial('bob')
  const bob = bed.phone('bob').answer().expect.play('who-was-that.wav')
  alice.hangUp()
  await bob.wait('598s').expect.nothing('1s').wait('1s').expect.hangup()
})

test('so many legs at a time and no more', async () => {
  const { bed, alice } = begin({ legs: 2 }, 'bob', 'carol', 'dave')
  await using _ = bed
  alice.expect.dial('bob', 'carol')
  bed.phone('bob').reject(486)
  bed.phone('carol').reject(486)
  await alice.expect.reject(403, 'Call Limit Reached')
})

test('a leg that is over makes room for another', async () => {
  await using bed = testbed(
    {
      async call(call) {
        await call.dial(['bob', 'carol'], { strategy: 'serial' })
      },
    },
    { limits: { legs: 1 } },
  )
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.dial('bob')
  bed.phone('bob').reject(486)
  await alice.expect.dial('carol')
})

test('a script that dials for ever ends with its INVITEs', async () => {
  await using bed = testbed(
    {
      async call(call) {
        for (;;) await call.dial('bob').catch((error) => error.status === 403 && fail(error))
      },
    },
    { limits: { invites: 3 } },
  )
  const alice = bed.call({ from: 'alice', to: '8800' })
  for (let count = 0; count < 3; count += 1) {
    alice.expect.dial('bob')
    bed.phone('bob').reject(486)
  }
  await alice.expect.reject(403, 'Call Limit Reached')
})

test('a destination that is not allowed is not called', async () => {
  const refuses = (to: string) =>
    to.startsWith('+882') ? new Rejected(403, 'Destination Not Allowed') : undefined
  const { bed, alice } = begin({ refuses }, '+88216')
  await using _ = bed
  await alice.expect.reject(403, 'Destination Not Allowed')
})

function fail(error: unknown): never {
  throw error
}

const PAID = { costs: { '+491': 0.5, '+492': 0.25 }, limits: { spend: 2 } }

test('a leg ends when the call has spent what it may, and the script goes on', async (t) => {
  let end: unknown
  await using bed = testbed(
    {
      async call(call) {
        await call.answer()
        const callee = await call.dial('+491')
        await call.bridge(callee).catch(() => undefined)
        end = callee.signal.reason
        await call.play('credit-is-over.wav')
        await call.dial('free')
      },
    },
    PAID,
  )
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.dial('+491')
  const callee = bed.phone('+491').ring().wait('1m').answer().expect.bridge('alice')
  await alice.expect.bridge('+491').wait('239s').expect.nothing('999ms')
  await callee.wait('1s').expect.hangup()
  await alice.expect.play('credit-is-over.wav').expect.hangup()
  t.match(end, { name: 'HungUp', by: 'limit', message: 'spent 2' })
})

test('all legs of a call spend together, as long as each lasts', async () => {
  await using bed = testbed(
    {
      async call(call) {
        await call.answer()
        const [one, other] = await Promise.all([call.dial('+491'), call.dial('+492')])
        void one.sleep('2m').then(() => one.hangup())
        await other.sleep('1h').catch(() => undefined)
      },
    },
    PAID,
  )
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.dial('+491', '+492')
  const [one, other] = [bed.phone('+491').answer(), bed.phone('+492').answer()]
  // 1.5 for two minutes of both, and two minutes more of the cheaper.
  await one.wait('2m').expect.hangup()
  await other.wait('119s').expect.nothing('0ms').wait('2s').expect.hangup()
  await alice.expect.hangup()
})

test('what costs nothing goes on for ever', async () => {
  await using bed = testbed(dialler('bob'), { ...PAID, limits: { spend: 0.01, duration: '12h' } })
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.dial('bob')
  const bob = bed.phone('bob').answer().expect.bridge('alice')
  await bob.wait('11h').expect.nothing('0ms').hangUp()
  await alice.expect.answer().expect.bridge('bob').expect.hangup()
})
