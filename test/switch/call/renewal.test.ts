import { test } from 'tap'
import type { Action, CallEvent } from '../../../switch/call/call.ts'
import { openCall, step } from '../../../switch/call/step.ts'
import type { CalleeEvent, CallerEvent } from '../../../switch/signalling/leg.ts'
import { question } from './world.ts'

const caller = (event: CallerEvent): CallEvent => ({ from: 'caller', event })
const callee = (event: CalleeEvent): CallEvent => ({ from: 'callee', event })
const anchored = (sdp: string): CallEvent => ({ from: 'media', event: { type: 'anchored', sdp } })
const LOST: CallEvent = { from: 'media', event: { type: 'lost' } }
const answered = { type: 'reoffer-answered', sdp: 'again' } as const
const refused = (status: number) => ({ type: 'reoffer-refused', refusal: { status } }) as const

const RINGING = [anchored('offer to callee'), callee({ type: 'provisional', status: 180 })]
const ANSWERED = [callee({ type: 'answered', sdp: 'answer' }), anchored('answer to caller')]
const ACKNOWLEDGED = [caller({ type: 'established' }), caller({ type: 'acknowledged' })]
const TALKING = [...RINGING, ...ANSWERED, ...ACKNOWLEDGED]

/** What each event leads to, stopped timers aside. */
function play(...events: CallEvent[]): readonly (readonly Action[])[] {
  let [call] = openCall({ uri: 'sip:1234@192.0.2.20', headers: {} }, 'offer')
  return events.map((event) => {
    const [next, actions] = step(call, event)
    call = next
    return actions.filter(({ type }) => type !== 'stop')
  })
}

test('lost media is made anew, and both parties are offered it one after the other', async (t) => {
  const renewing = [LOST, anchored('to callee'), callee(answered), anchored('to caller')]
  t.same(play(...TALKING, ...renewing, caller(answered)).slice(-5), [
    [{ type: 'media-renew' }],
    [{ type: 'reoffer', to: 'callee', sdp: 'to callee' }],
    [{ type: 'media-answer', sdp: 'again' }],
    [{ type: 'reoffer', to: 'caller', sdp: 'to caller' }],
    [{ type: 'media-confirm', sdp: 'again' }],
  ])
})

test('media that is lost while the callee rings is made anew once both talk', async (t) => {
  const said = play(...RINGING, LOST, ...ANSWERED, ...ACKNOWLEDGED)
  t.same(said[RINGING.length], [])
  t.same(said.at(-1), [{ type: 'media-renew' }])
})

test('a re-INVITE that is under way is finished first', async (t) => {
  const offered = caller({ type: 'offered', question: question('hold') })
  const holding = [offered, LOST, anchored('held'), callee(answered), anchored('done')]
  t.match(play(...TALKING, ...holding).slice(-5), [
    [{ type: 'media-offer' }],
    [],
    [{ type: 'reoffer' }],
    [{ type: 'media-answer' }],
    [{ type: 'accept' }, { type: 'media-renew' }],
  ])
})

test('an offer of a party meets ours, and is asked to wait (RFC 3261, 14.2)', async (t) => {
  const asked = question('hold')
  const offer = callee({ type: 'offered', question: asked })
  t.same(play(...TALKING, LOST, anchored('to callee'), offer).at(-1), [
    { type: 'decline', question: asked, refusal: { status: 491 } },
  ])
})

test('who was asked while he asked is asked again after a while (RFC 3261, 14.1)', async (t) => {
  const met = [...TALKING, LOST, anchored('to callee'), callee(refused(491))]
  t.same(play(...met).at(-1), [{ type: 'start', timer: 'glare' }])
  t.same(play(...met, { from: 'timer', timer: 'glare' }).at(-1), [{ type: 'media-renew' }])
})

test('where nobody has media for it the call ends, and both are told why', async (t) => {
  const reason = 'Q.850;cause=41;text="Media Lost"'
  const goodbyes = [
    { type: 'hang-up', party: 'caller', reason },
    { type: 'hang-up', party: 'callee', reason },
    { type: 'media-release' },
  ]
  const dead = { type: 'failed', fault: 'unreachable', reason: 'dead' } as const
  t.same(play(...TALKING, LOST, { from: 'media', event: dead }).at(-1), goodbyes)
  for (const status of [408, 481, 488]) {
    const met = [anchored('to callee'), callee(refused(status))]
    t.same(play(...TALKING, LOST, ...met).at(-1), goodbyes)
  }
  const late = [anchored('to callee'), callee(answered), anchored('to caller')]
  t.same(play(...TALKING, LOST, ...late, caller(refused(488))).at(-1), goodbyes)
})

test('media lost twice is made anew twice', async (t) => {
  const once = [anchored('to callee'), callee(answered), LOST, anchored('to caller')]
  t.same(play(...TALKING, LOST, ...once, caller(answered)).at(-1), [
    { type: 'media-confirm', sdp: 'again' },
    { type: 'media-renew' },
  ])
})

test('a call that is ending has nothing to lose', async (t) => {
  const bye = caller({ type: 'ended', reason: 'hung up' })
  t.same(play(...TALKING, bye, LOST).at(-1), [])
})
