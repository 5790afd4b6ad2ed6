import { test } from 'tap'
import type { Action, Call, CallEvent } from '../../../switch/call/call.ts'
import { openCall, step } from '../../../switch/call/step.ts'
import type { CalleeEvent, CallerEvent, Question } from '../../../switch/signalling/leg.ts'
import { question } from './world.ts'

const TO = { uri: 'sip:1234@192.0.2.20', headers: { From: '<sip:7@localhost>' } }

const caller = (event: CallerEvent): CallEvent => ({ from: 'caller', event })
const callee = (event: CalleeEvent): CallEvent => ({ from: 'callee', event })
const anchored = (sdp: string): CallEvent => ({ from: 'media', event: { type: 'anchored', sdp } })
const failed = (fault: 'refused' | 'unreachable' | 'overloaded'): CallEvent => ({
  from: 'media',
  event: { type: 'failed', fault, reason: fault },
})

/** Plays events one after the other. */
function play(sdp: string | undefined, ...events: CallEvent[]) {
  let [call] = openCall(TO, sdp)
  let actions: readonly Action[] = []
  const all: Action[] = []
  for (const event of events) {
    ;[call, actions] = step(call, event)
    all.push(...actions)
  }
  /** What the last event led to, timers aside. */
  const said = actions.filter(({ type }) => type !== 'start' && type !== 'stop')
  return { call, said, all }
}

const RINGING = [anchored('offer to callee')]
const ANSWERED = [
  ...RINGING,
  callee({ type: 'answered', sdp: 'answer' }),
  anchored('answer to caller'),
]
const TALKING = [...ANSWERED, caller({ type: 'established' }), caller({ type: 'acknowledged' })]

test('the offer goes to the relay first, then to the callee', async (t) => {
  const [, opening] = openCall(TO, 'offer')
  t.same(opening, [{ type: 'media-offer', by: 'caller', sdp: 'offer' }])
  t.same(play('offer', ...RINGING).said, [{ type: 'call', to: TO, sdp: 'offer to callee' }])
})

test('ringing is passed on, with early media when there is some', async (t) => {
  const ring = play('offer', ...RINGING, callee({ type: 'provisional', status: 180 }))
  t.same(ring.said, [{ type: 'ring', status: 180 }])
  const early = callee({ type: 'provisional', status: 183, sdp: 'early' })
  t.same(play('offer', ...RINGING, early).said, [{ type: 'media-answer', sdp: 'early' }])
  t.same(play('offer', ...RINGING, early, anchored('heard')).said, [
    { type: 'ring', status: 183, sdp: 'heard' },
  ])
})

test('forks may each bring early media; the newest waits for the relay', async (t) => {
  const early = (sdp: string) => callee({ type: 'provisional', status: 183, sdp })
  const { said } = play('o', ...RINGING, early('one'), early('two'), early('three'), anchored('1'))
  t.same(said, [
    { type: 'ring', status: 183, sdp: '1' },
    { type: 'media-answer', sdp: 'three' },
  ])
})

test('an answer that overtakes its early media is given after it', async (t) => {
  const early = callee({ type: 'provisional', status: 183, sdp: 'early' })
  const answer = callee({ type: 'answered', sdp: 'answer' })
  const { said } = play('offer', ...RINGING, early, answer, anchored('heard'))
  t.same(said, [
    { type: 'ring', status: 183, sdp: 'heard' },
    { type: 'media-answer', sdp: 'answer' },
  ])
})

test('the answer reaches the caller through the relay', async (t) => {
  t.same(play('offer', ...ANSWERED).said, [{ type: 'answer', sdp: 'answer to caller' }])
  t.equal(play('offer', ...TALKING).call.caller, 'confirmed')
})

test('a 200 without an answer repeats the one of early media', async (t) => {
  const early = callee({ type: 'provisional', status: 183, sdp: 'early' })
  const bare = callee({ type: 'answered' })
  const { said } = play('offer', ...RINGING, early, anchored('heard'), bare)
  t.same(said, [{ type: 'answer', sdp: 'heard' }])
  t.same(play('offer', ...RINGING, bare).said.slice(0, 2), [
    { type: 'refuse', refusal: { status: 502, reason: 'No Session Description' } },
    { type: 'hang-up', party: 'callee' },
  ])
})

test('an INVITE without an offer gets it from the callee, the answer from the ACK', async (t) => {
  const [, opening] = openCall(TO, undefined)
  t.match(opening.at(-1), { type: 'call', sdp: undefined })
  const offered = [callee({ type: 'answered', sdp: 'offer' })]
  t.same(play(undefined, ...offered).said, [{ type: 'media-offer', by: 'callee', sdp: 'offer' }])
  const given = [...offered, anchored('offer to caller'), caller({ type: 'established' })]
  const acked = [...given, caller({ type: 'acknowledged', sdp: 'answer' })]
  t.same(play(undefined, ...acked).said, [{ type: 'media-answer', sdp: 'answer' }])
  t.same(play(undefined, ...acked, anchored('answer to callee')).said, [
    { type: 'acknowledge', to: 'callee', sdp: 'answer to callee' },
  ])
})

test('CANCEL before the answer cancels the callee; the engine has said 487', async (t) => {
  const { said } = play('offer', ...RINGING, caller({ type: 'cancelled' }))
  t.same(said, [{ type: 'cancel' }, { type: 'media-release' }])
})

test('a 200 that beats our CANCEL is hung up (RFC 3261, 9.1)', async (t) => {
  const cancelled = [...RINGING, caller({ type: 'cancelled' })]
  const { said, call } = play('offer', ...cancelled, callee({ type: 'answered', sdp: 'answer' }))
  t.same(said, [{ type: 'hang-up', party: 'callee' }])
  t.equal(call.callee, 'gone')
})

test('a 200 of ours that comes after the CANCEL ends the callee', async (t) => {
  const late = caller({ type: 'unanswerable', reason: 'cancelled' })
  t.same(play('offer', ...ANSWERED, late).said, [
    { type: 'hang-up', party: 'callee' },
    { type: 'media-release' },
  ])
})

test('a BYE to the caller waits for its ACK (RFC 3261, 15)', async (t) => {
  const early = [
    ...ANSWERED,
    caller({ type: 'established' }),
    callee({ type: 'ended', reason: '' }),
  ]
  t.same(play('offer', ...early).said, [{ type: 'media-release' }])
  t.same(play('offer', ...early, caller({ type: 'acknowledged' })).said, [
    { type: 'hang-up', party: 'caller' },
  ])
})

test('BYE from either side ends the other and the media', async (t) => {
  const bye = { type: 'ended', reason: 'hung up' } as const
  const release = { type: 'media-release' }
  t.same(play('o', ...TALKING, caller(bye)).said, [{ type: 'hang-up', party: 'callee' }, release])
  t.same(play('o', ...TALKING, callee(bye)).said, [{ type: 'hang-up', party: 'caller' }, release])
})

test('a callee that does not answer in time is cancelled', async (t) => {
  const out: CallEvent = { from: 'timer', timer: 'ring' }
  t.same(play('offer', ...RINGING, out).said.slice(0, 2), [
    { type: 'refuse', refusal: { status: 408 } },
    { type: 'cancel' },
  ])
  const ringing = [...RINGING, callee({ type: 'provisional', status: 180 })]
  t.match(play('offer', ...ringing, out).said[0], { refusal: { status: 480 } })
})

test('media that cannot be anchored is refused by whose fault it is', async (t) => {
  const refusal = (...events: CallEvent[]) => play('offer', ...events).said[0]
  t.match(refusal(failed('refused')), { type: 'refuse', refusal: { status: 488 } })
  t.match(refusal(failed('unreachable')), { type: 'refuse', refusal: { status: 503 } })
  t.match(refusal(failed('overloaded')), { type: 'refuse', refusal: { status: 503 } })
  const answer = [...RINGING, callee({ type: 'answered', sdp: 'nonsense' })]
  t.match(refusal(...answer, failed('refused')), { type: 'refuse', refusal: { status: 502 } })
})

for (const party of ['caller', 'callee'] as const) {
  const peer = party === 'caller' ? 'callee' : 'caller'
  const ask = (asked: Question): CallEvent =>
    party === 'caller'
      ? caller({ type: 'offered', question: asked })
      : callee({ type: 'offered', question: asked })
  const say = (event: { type: 'reoffer-answered'; sdp: string }): CallEvent =>
    peer === 'caller' ? caller(event) : callee(event)
  const refuse = (status: number): CallEvent => {
    const event = { type: 'reoffer-refused', refusal: { status } } as const
    return peer === 'caller' ? caller(event) : callee(event)
  }

  test(`hold by the ${party} goes through the relay to the ${peer} and back`, async (t) => {
    const hold = question('hold')
    const events = [...TALKING, ask(hold)]
    t.same(play('o', ...events).said, [{ type: 'media-offer', by: party, sdp: 'hold' }])
    events.push(anchored('hold to peer'))
    t.same(play('o', ...events).said, [{ type: 'reoffer', to: peer, sdp: 'hold to peer' }])
    events.push(say({ type: 'reoffer-answered', sdp: 'held' }))
    t.same(play('o', ...events).said, [{ type: 'media-answer', sdp: 'held' }])
    events.push(anchored('held back'))
    t.same(play('o', ...events).said, [{ type: 'accept', question: hold, sdp: 'held back' }])
    t.equal(play('o', ...events).call.exchange, undefined)
  })

  test(`a re-INVITE of the ${party} that is refused leaves the session as it was`, async (t) => {
    const hold = question('hold')
    const { said, call } = play('o', ...TALKING, ask(hold), anchored('h'), refuse(491))
    t.same(said, [
      { type: 'decline', question: hold, refusal: { status: 491 } },
      { type: 'media-revert' },
    ])
    t.equal(call.ending, undefined)
  })

  test(`a ${peer} whose dialog is gone ends the call (RFC 3261, 12.2.1.2)`, async (t) => {
    const { call } = play('o', ...TALKING, ask(question('hold')), anchored('h'), refuse(481))
    t.type(call.ending, 'string')
  })
}

test('a second offer while one is under way is glare: 491 (RFC 3261, 14.2)', async (t) => {
  const [first, second] = [question('one'), question('two')]
  const glare = [
    ...TALKING,
    caller({ type: 'offered', question: first }),
    callee({ type: 'offered', question: second }),
  ]
  t.same(play('offer', ...glare).said, [
    { type: 'decline', question: second, refusal: { status: 491 } },
  ])
})

test('a re-INVITE without an offer is answered with the peer’s', async (t) => {
  const asked = question()
  const events = [...TALKING, callee({ type: 'offered', question: asked })]
  t.same(play('o', ...events).said, [{ type: 'reoffer', to: 'caller', sdp: undefined }])
  events.push(caller({ type: 'reoffer-answered', sdp: 'offer' }), anchored('offer to callee'))
  t.same(play('o', ...events).said, [{ type: 'accept', question: asked, sdp: 'offer to callee' }])
  events.push(callee({ type: 'acknowledged', sdp: 'answer' }), anchored('answer to caller'))
  t.same(play('o', ...events).said, [
    { type: 'acknowledge', to: 'caller', sdp: 'answer to caller' },
  ])
})

test('INFO and MESSAGE are passed to the other party', async (t) => {
  const message = { method: 'INFO', body: 'Signal=5', reply: () => undefined }
  const { said } = play('offer', ...TALKING, callee({ type: 'relayed', message }))
  t.same(said, [{ type: 'relay', to: 'caller', message }])
})

test('a lost engine is survived without a word to anybody', async (t) => {
  const { said, call } = play('offer', ...TALKING, { from: 'switch', event: 'lost' })
  t.same(said, [
    { type: 'forget', party: 'caller' },
    { type: 'forget', party: 'callee' },
    { type: 'media-release' },
  ])
  t.same([call.caller, call.callee], ['gone', 'gone'])
})

test('a call that lasts too long is ended', async (t) => {
  const end: CallEvent = { from: 'timer', timer: 'longest' }
  const { said, call }: { said: readonly Action[]; call: Call } = play('o', ...TALKING, end)
  t.same(said, [
    { type: 'hang-up', party: 'caller' },
    { type: 'hang-up', party: 'callee' },
    { type: 'media-release' },
  ])
  t.equal(call.ending, 'longest duration reached')
})
