import fc from 'fast-check'
import { test } from 'tap'
import type { Call } from '../../../../switch/app/call.ts'
import { isCallError } from '../../../../switch/app/core/errors.ts'
import { defineApp } from '../../../../switch/app/define-app.ts'
import type { Participant } from '../../../../switch/app/participant.ts'
import { type Testbed, testbed } from '../../../../switch/app/testbed/testbed.ts'

const NAMES = ['bob', 'carol', 'dave']

const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 })
const strategy = fc.constantFrom('serial' as const, 'parallel' as const, 'hunt' as const)
const timeout = fc.constantFrom('1s' as const, '7s' as const, '40s' as const)

/** What a script does; `isAwaited` false leaves it running beside the rest. */
const act = fc.record({
  verb: fc.oneof(
    fc.constantFrom('answer', 'ring', 'early', 'play', 'collect', 'record', 'bridge', 'hold'),
    fc.record({ dial: names, strategy, timeout }),
  ),
  isAwaited: fc.nat(4).map((die) => die > 0),
  isCaught: fc.nat(4).map((die) => die > 0),
})
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

const event = fc.record({
  who: fc.constantFrom('alice', ...NAMES),
  does: fc.constantFrom('press', 'ring', 'early', 'pickUp', 'refuse', 'leave', 'lose', 'refer'),
  after: fc.nat(5_000),
})
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never

async function perform(call: Call, { verb }: Act, callees: Participant[]): Promise<unknown> {
  if (typeof verb !== 'string') {
    const { strategy, timeout } = verb
    const callee = await call.dial(verb.dial, { strategy, timeout, hear: 'moh.wav' })
    return callees.push(callee)
  }
  const other = callees.at(-1)
  switch (verb) {
    case 'answer':
      return call.answer()
    case 'ring':
      return call.ring()
    case 'early':
      return call.ring({ media: 'early' })
    case 'play':
      return call.play(['one.wav', 'two.wav'])
    case 'collect':
      return call.collect({ prompt: 'menu.wav', max: 2 })
    case 'record':
      return call.record({ prompt: 'beep.wav', longest: '10s' })
    case 'bridge':
      return other && call.bridge(other, { keys: ['**'], timeout: '30s' })
    default:
      return call.hold('moh.wav', () => call.collect({ max: 3 }))
  }
}

function appOf(acts: readonly Act[], unsettled: Set<Act>) {
  return defineApp({
    async call(call) {
      const callees: Participant[] = []
      for (const each of acts) {
        unsettled.add(each)
        const done = perform(call, each, callees).finally(() => unsettled.delete(each))
        done.catch(() => undefined)
        if (!each.isAwaited) continue
        await done.catch((error: unknown) => {
          if (!each.isCaught || !isCallError(error)) throw error
        })
      }
    },
  })
}

function happen(bed: Testbed<never>, { who, does }: Event): void {
  const { leg, port } = bed.line(who)
  if (does === 'press') port?.press('*')
  else if (does === 'lose') port?.lose('gone')
  else if (does === 'leave') leg?.leave('BYE')
  else if (does === 'refer') void leg?.ask({ method: 'REFER', headers: { 'Refer-To': '<sip:x>' } })
  else if (leg && 'pickUp' in leg) {
    if (does === 'ring') leg.progress(180)
    if (does === 'early') leg.progress(183, 'early answer')
    if (does === 'pickUp') leg.pickUp()
    if (does === 'refuse') leg.refuse(486, 'Busy Here')
  }
}

const acts = fc.array(act, { maxLength: 8, size: 'max' })
const events = fc.array(event, { maxLength: 25, size: 'max' })

test('whatever a script does and whatever happens to it, its call leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(acts, events, async (acts, events) => {
      const unsettled = new Set<Act>()
      // Disposing of it throws when a call, media or an alarm is left.
      await using bed = testbed(appOf(acts, unsettled))
      const alice = bed.call({ from: 'alice', to: '8800' })
      for (const event of events) {
        alice.wait(`${event.after}ms`)
        bed.act(() => happen(bed, event))
      }
      await alice.hangUp().wait('0ms')
      return unsettled.size === 0 && (bed.calls.size > 0 || bed.clock.waiting === 0)
    }),
    { numRuns: 1000 },
  )
})
