import { test } from 'tap'
import { RunningCall } from '../../../switch/call/running-call.ts'
import { Switchboard } from '../../../switch/call/switchboard.ts'
import { MediaError } from '../../../switch/media/media.ts'
import type { CalleeEvent, CalleeLeg, CallerLeg, Invite } from '../../../switch/signalling/leg.ts'

const TO = { uri: 'sip:1234@192.0.2.20', headers: {} }

const invite: Invite = {
  callId: 'a@192.0.2.7',
  requestUri: 'sip:1234@192.0.2.1',
  from: '<sip:7@192.0.2.7>;tag=1',
  source: 'udp:192.0.2.7:5060',
  origin: { kind: 'anyone' },
  sdp: 'offer',
  header: () => undefined,
}

/** A world that notes what it is asked to do. */
function outside(anchor: (sdp: string) => Promise<string> = async (sdp) => `anchored ${sdp}`) {
  const said: string[] = []
  const note = (who: string) => (what: string) => (detail?: unknown) => {
    said.push([who, what, detail].filter((word) => word !== undefined).join(' '))
  }
  const [toCaller, toCallee] = [note('caller'), note('callee')]
  const dialog = (to: typeof toCaller) => ({
    reoffer: to('reoffer'),
    acknowledge: to('acknowledge'),
    relay: to('relay'),
    forget: to('forget'),
    takePlaceOf: to('takePlaceOf'),
    hangUp: async () => to('hangUp')(),
  })
  const caller: CallerLeg = {
    note: async () => undefined,
    invite,
    ...dialog(toCaller),
    ring: toCaller('ring'),
    answer: toCaller('answer'),
    refuse: ({ status }) => toCaller('refuse')(status),
  }
  const callee: CalleeLeg = { ...dialog(toCallee), cancel: toCallee('cancel') }
  const heard: { hear: (event: CalleeEvent) => void } = { hear: () => undefined }
  const session = {
    offer: (_: unknown, sdp: string) => anchor(sdp),
    answer: anchor,
    revert: async () => undefined,
    onLost: () => undefined,
    renew: () => anchor('again'),
    confirm: async () => undefined,
    release: async () => note('media')('release')(),
  }
  return {
    said,
    callee,
    heard,
    session,
    caller,
    media: session,
    dial: (_: unknown, hear: (event: CalleeEvent) => void) => {
      said.push('dial')
      heard.hear = hear
      return callee
    },
    startTimer: () => () => undefined,
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

test('carries a call from INVITE to BYE', async (t) => {
  const world = outside()
  const call = new RunningCall(world, TO)
  await settle()
  world.heard.hear({ type: 'answered', sdp: 'answer' })
  await settle()
  call.hear({ from: 'caller', event: { type: 'established' } })
  call.hear({ from: 'caller', event: { type: 'acknowledged' } })
  call.hear({ from: 'caller', event: { type: 'ended', reason: 'hung up' } })
  t.equal(await call.done, 'caller: hung up')
  t.same(world.said, ['dial', 'caller answer anchored answer', 'callee hangUp', 'media release'])
})

test('a callee that refuses while it is being called is heard all the same', async (t) => {
  const world = outside()
  const dial = (_: unknown, hear: (event: CalleeEvent) => void) => {
    hear({ type: 'refused', refusal: { status: 500 } })
    return world.callee
  }
  const call = new RunningCall({ ...world, dial }, TO)
  t.equal(await call.done, 'refused: 500')
  t.same(world.said, ['caller refuse 500', 'media release'])
})

test('a relay that fails is the caller’s answer', async (t) => {
  const world = outside(() => Promise.reject(new MediaError('overloaded', 'max-sessions')))
  t.equal(await new RunningCall(world, TO).done, 'media: max-sessions')
  t.same(world.said, ['caller refuse 503', 'media release'])
})

function board(world: ReturnType<typeof outside>, records: string[] = []) {
  return new Switchboard({
    plan: {
      ways: (number) => (number.startsWith('12') ? [{ uri: `sip:${number}@192.0.2.20` }] : []),
      ...{ domain: 'example.org', subscriber: () => undefined },
    },
    media: { session: () => world.session, close: () => undefined },
    newId: () => 'id',
    now: () => 0,
    startTimer: world.startTimer,
    places: { take: async () => 'taken', giveBack: () => undefined },
    record: ({ direction, called }) => {
      const say = (what: string) => records.push(`${direction} ${what}`)
      say(called)
      return { answered: () => say('answered'), ended: (reason) => say(reason) }
    },
    log: () => undefined,
  })
}

test('a call without a route is refused and not counted', async (t) => {
  const world = outside()
  const caller = { ...world.caller, invite: { ...invite, requestUri: 'sip:999@192.0.2.1' } }
  const switchboard = board(world)
  switchboard.take(caller, world)
  t.same(world.said, ['caller refuse 404'])
  t.equal(switchboard.size, 0)
})

test('closing ends running calls and refuses new ones', async (t) => {
  const world = outside()
  const switchboard = board(world)
  switchboard.take(world.caller, world)
  t.equal(switchboard.size, 1)
  await settle()
  const closed = switchboard.close()
  world.heard.hear({ type: 'refused', refusal: { status: 487 } })
  await closed
  t.equal(switchboard.size, 0)
  switchboard.take(world.caller, world)
  const ending = ['caller refuse 503', 'callee cancel', 'media release', 'caller refuse 503']
  t.same(world.said, ['dial', ...ending])
})

test('a lost engine ends every call', async (t) => {
  const world = outside()
  const switchboard = board(world)
  switchboard.take(world.caller, world)
  await settle()
  switchboard.lose()
  await settle()
  t.equal(switchboard.size, 0)
})

test('each leg of a call has a record', async (t) => {
  const world = outside()
  const records: string[] = []
  const caller = board(world, records).take(world.caller, world)
  await settle()
  world.heard.hear({ type: 'answered', sdp: 'answer' })
  await settle()
  caller({ type: 'established' })
  caller({ type: 'acknowledged' })
  caller({ type: 'ended', reason: 'hung up' })
  await settle()
  const { requestUri } = world.caller.invite
  const begun = [`in ${requestUri}`, `out ${requestUri.replace(/@.*/, '@192.0.2.20')}`]
  const over = ['in caller: hung up', 'out caller: hung up']
  t.same(records, [...begun, 'out answered', 'in answered', ...over])
})

test('who takes the place of a party has a record of his own', async (t) => {
  const world = outside()
  const records: string[] = []
  const caller = board(world, records).take(world.caller, world)
  await settle()
  world.heard.hear({ type: 'answered', sdp: 'answer' })
  await settle()
  caller({ type: 'established' })
  caller({ type: 'acknowledged' })
  world.heard.hear({ type: 'replaced', callId: 'b' })
  caller({ type: 'replaced', callId: 'c' })
  caller({ type: 'ended', reason: 'hung up' })
  await settle()
  const of = (word: string) => records.filter((each) => each.endsWith(` ${word}`)).length
  t.equal(of('replaced'), 2)
  t.equal(of('answered'), 4)
  t.equal(records.filter((each) => each.endsWith('caller: hung up')).length, 2)
})

test('whoever refuses a call is recorded as refusing', async (t) => {
  const world = outside()
  const records: string[] = []
  board(world, records).take(world.caller, world)
  await settle()
  world.heard.hear({ type: 'refused', refusal: { status: 486 } })
  await settle()
  t.equal(records.at(2), 'out rejected with 486')
})
