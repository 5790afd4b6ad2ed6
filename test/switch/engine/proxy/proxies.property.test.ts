import fc from 'fast-check'
import { test } from 'tap'
import type { SipRequest } from '../../../../switch/engine/message/message.ts'
import { inviteText } from '../core/calls.ts'
import { ProxyWorld, type Wishes } from './proxy-world.ts'

const event = fc.oneof(
  fc.record({ place: fc.nat(9), status: fc.constantFrom(100, 180, 200, 302, 401, 486, 503, 603) }),
  fc.constant('cancel' as const),
  fc.record({ passes: fc.constantFrom(100, 1000, 5000, 33_000, 182_000) }),
)

const wishes: fc.Arbitrary<Wishes> = fc.record({
  mode: fc.constantFrom('serial' as const, 'simultaneous' as const),
  follow: fc.boolean(),
  record: fc.boolean(),
  provisional: fc.constantFrom('', '1s'),
  final: fc.constantFrom('', '10s'),
})

/** Plays a course of events. @returns final responses other than 2xx the caller got, and what is left. */
function played(
  wish: Wishes,
  events: readonly (typeof event extends fc.Arbitrary<infer E> ? E : never)[],
) {
  const w = new ProxyWorld()
  const invites = new Map<string, SipRequest>()
  const finals = new Set<string>()
  let successes = 0
  const look = () => {
    for (const { message, text } of w.out()) {
      if (message.kind === 'request') {
        if (message.method === 'INVITE') invites.set(text, message)
      } else if (/INVITE/.test(text) && message.status >= 300) finals.add(text)
      else if (/INVITE/.test(text) && message.status >= 200) successes += 1
    }
  }
  w.pass(wish)
  look()
  for (const each of events) {
    const all = [...invites.values()]
    if (each === 'cancel') w.network.bring(inviteText().replaceAll('INVITE', 'CANCEL'))
    else if ('passes' in each) w.clock.advance(each.passes)
    else {
      const request = all[each.place % all.length]
      if (request) w.answers(request, each.status, ['Contact: <sip:192.0.2.30>'])
    }
    look()
  }
  // Everybody falls silent; the caller acknowledges what it was refused.
  for (let round = 0; round < 12; round += 1) {
    w.acknowledges()
    w.clock.advance(200_000)
    look()
  }
  return { finals: finals.size, successes, load: w.core.load, told: w.told() }
}

test('one final answer, and nothing left, whatever happens in whatever order', async (t) => {
  fc.assert(
    fc.property(wishes, fc.array(event, { maxLength: 14 }), (wish, events) => {
      const { finals, successes, load, told } = played(wish, events)
      const isAnswered = successes > 0 ? finals === 0 : finals === 1
      const isEmpty = load.dialogs + load.requests + load.transactions === 0
      const isDone = told.filter((each) => each === 'done').length === 1
      return isAnswered && isEmpty && isDone
    }),
    { numRuns: 600 },
  )
  t.pass()
})
