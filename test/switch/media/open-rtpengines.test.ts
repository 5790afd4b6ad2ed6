import { type Test, test } from 'tap'
import type { Media } from '../../../switch/media/media.ts'
import { openRtpengines } from '../../../switch/media/open-rtpengines.ts'
import { echo, type FakeRelay, fakeRelay } from './fake-relay.ts'

async function world(t: Test, count = 1) {
  const relays = await Promise.all(Array.from({ length: count }, fakeRelay))
  const log: string[] = []
  const media = openRtpengines({
    relays: relays.map(({ place }) => place),
    log: (_, message) => log.push(message),
  })
  t.teardown(() => {
    media.close()
    for (const relay of relays) relay.close()
  })
  return { relays, relay: relays[0] as FakeRelay, media, log }
}

test('an offer asks for strict, latched media and hides the other party', async (t) => {
  const { relay, media } = await world(t)
  t.equal(await media.session('cs1-1').offer('caller', 'v=0'), 'relayed v=0')
  t.same(relay.requests, [
    {
      command: 'offer',
      'call-id': 'cs1-1',
      'from-tag': 'caller',
      'to-tag': 'callee',
      sdp: 'v=0',
      flags: ['trust-address', 'strict-source', 'port-latching'],
      replace: ['origin'],
    },
  ])
})

test('an answer names the party that offered first', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1')
  await session.offer('caller', 'a')
  await session.answer('b')
  await session.offer('callee', 'c')
  await session.answer('d')
  t.same(
    relay.requests.map(({ command, sdp, 'from-tag': from }) => [command, sdp, from]),
    [
      ['offer', 'a', 'caller'],
      ['answer', 'b', 'caller'],
      ['offer', 'c', 'callee'],
      ['answer', 'd', 'callee'],
    ],
  )
})

test('a refused re-INVITE is taken back by repeating the last agreement', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1')
  await session.offer('caller', 'a')
  await session.answer('b')
  await session.offer('callee', 'hold')
  await session.revert()
  t.same(
    relay.requests.slice(3).map(({ command, sdp }) => [command, sdp]),
    [
      ['offer', 'a'],
      ['answer', 'b'],
    ],
  )
})

test('a lost datagram is sent again', async (t) => {
  const { relay, media } = await world(t)
  let isFirst = true
  relay.reply = (request) => {
    if (!isFirst) return echo(request)
    isFirst = false
    return 'silence'
  }
  t.equal(await media.session('1').offer('caller', 'a'), 'relayed a')
  t.equal(relay.requests.length, 2)
})

test('a relay that is silent is passed over, and said to be', async (t) => {
  const { relays, media, log } = await world(t, 2)
  for (const relay of relays.slice(0, 1)) relay.reply = () => 'silence'
  const sessions: ReturnType<Media['session']>[] = []
  for (const id of ['1', '2', '3']) {
    const session = media.session(id)
    sessions.push(session)
    t.equal(await session.offer('caller', 'a'), 'relayed a')
  }
  t.same(relays[1]?.live, new Set(['1', '2', '3']))
  t.same(log.slice(0, 1), ['rtpengine does not answer'])
  await Promise.all(sessions.map((session) => session.release()))
  t.equal(relays[1]?.live.size, 0)
})

test('a full relay is passed over; when all are full the call is overload', async (t) => {
  const { relays, media } = await world(t, 2)
  const full = () => ({ result: 'load limit', message: 'Parallel session limit reached' })
  for (const relay of relays) relay.reply = full
  const failure = await media
    .session('1')
    .offer('caller', 'a')
    .catch((error: unknown) => error)
  t.match(failure, { fault: 'overloaded', message: 'Parallel session limit reached' })
  for (const relay of relays.slice(1)) relay.reply = echo
  t.equal(await media.session('2').offer('caller', 'a'), 'relayed a')
})

test('a session description rtpengine cannot read is nobody else’s to try', async (t) => {
  const { relays, media } = await world(t, 2)
  const reason = 'Failed to parse SDP'
  for (const relay of relays) relay.reply = () => ({ result: 'error', 'error-reason': reason })
  const session = media.session('1')
  const failure = await session.offer('caller', 'nonsense').catch((error: unknown) => error)
  t.match(failure, { fault: 'refused', message: reason })
  t.equal(relays.flatMap(({ requests }) => requests).length, 1)
  await session.release()
})

test('an offer under way when the call ends is freed all the same, and once', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1')
  const offered = session.offer('caller', 'a')
  await new Promise((resolve) => setImmediate(resolve))
  await Promise.all([session.release(), session.release(), offered])
  t.same(
    relay.requests.map(({ command }) => command),
    ['offer', 'delete'],
  )
  t.equal(relay.live.size, 0)
  await t.rejects(session.answer('b'), { message: 'the call is over' })
})

test('nothing was taken, so nothing is freed', async (t) => {
  const { relay, media } = await world(t)
  await media.session('1').release()
  t.same(relay.requests, [])
})

test('calls that nobody owns any more are freed, and nothing else', async (t) => {
  const relay = await fakeRelay()
  for (const id of ['cs1-then-1', 'cs1-then-2', 'cs1-now-1', 'cs2-then-1']) relay.live.add(id)
  const log: string[] = []
  const media = openRtpengines({
    relays: [relay.place],
    log: (_, message) => log.push(message),
  })
  t.teardown(() => {
    media.close()
    relay.close()
  })
  media.free((id) => id.startsWith('cs1-then-'))
  while (log.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  t.same(log, ['calls that nobody owns are freed'])
  t.same([...relay.live], ['cs1-now-1', 'cs2-then-1'])
})

const asked = ({ requests }: FakeRelay) =>
  requests.map((each) => [each.command, each['call-id'], each.sdp].filter(Boolean).join(' '))

test('a call that is lost is made anew, under another name, of what both last agreed to', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1')
  const reasons: string[] = []
  session.onLost((reason) => void reasons.push(reason))
  await session.offer('callee', 'callee')
  await session.answer('caller')
  relay.requests.splice(0)
  for (const each of media.held) each.lose('gone')
  t.same(reasons, ['gone'])
  t.equal(await session.renew(), 'relayed caller')
  t.equal(await session.answer('callee again'), 'relayed callee again')
  await session.confirm('caller again')
  t.same(asked(relay), [
    'delete 1',
    'offer 1-1 caller',
    'answer 1-1 callee again',
    'offer 1-1 caller again',
    'answer 1-1 callee again',
  ])
  await session.release()
  t.equal(media.held.size, 0)
})

test('an answer to an offer that was lost meanwhile is given to another relay', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1')
  await session.offer('caller', 'caller')
  const unknown = { result: 'error', 'error-reason': 'Unknown call-id' }
  relay.reply = (request) =>
    request.command === 'answer' && request['call-id'] === '1' ? unknown : echo(request)
  t.equal(await session.answer('callee'), 'relayed callee')
  t.same(asked(relay).slice(-2), ['offer 1-1 caller', 'answer 1-1 callee'])
})
