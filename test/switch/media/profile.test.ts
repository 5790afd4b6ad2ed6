import { type Test, test } from 'tap'
import { openRtpengines } from '../../../switch/media/open-rtpengines.ts'
import { fakeRelay } from './fake-relay.ts'

const of = (profile: string) => `v=0\r\nm=audio 9 ${profile} 8\r\n`
const [BROWSER, PHONE] = [of('UDP/TLS/RTP/SAVPF'), of('RTP/AVP')]
const TO_BROWSER = { 'transport-protocol': 'UDP/TLS/RTP/SAVPF', ICE: 'force' }
const TO_PHONE = { 'transport-protocol': 'RTP/AVP', ICE: 'remove', 'rtcp-mux': ['demux'] }

async function world(t: Test) {
  const relay = await fakeRelay()
  const media = openRtpengines({ relays: [relay.place], log: () => undefined })
  t.teardown(() => {
    media.close()
    relay.close()
  })
  return { relay, media }
}

test('a phone is offered plain RTP by a browser, which is answered with what it wants', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1')
  await session.offer('caller', BROWSER)
  await session.answer(PHONE)
  await session.offer('callee', PHONE)
  await session.answer(BROWSER)
  t.match(relay.requests, [TO_PHONE, TO_BROWSER, TO_BROWSER, TO_PHONE])
})

test('a browser is offered what it wants by a phone, which is answered with plain RTP', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1', 'webrtc')
  await session.offer('caller', PHONE)
  await session.answer(BROWSER)
  t.match(relay.requests, [TO_BROWSER, TO_PHONE])
})

test('between phones nothing of it is asked for', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1')
  await session.offer('caller', PHONE)
  await session.answer(PHONE)
  t.equal(relay.requests.length, 2)
  for (const request of relay.requests) t.notOk('ICE' in request)
})

test('two browsers do not go round the relay', async (t) => {
  const { relay, media } = await world(t)
  const session = media.session('1', 'webrtc')
  await session.offer('caller', BROWSER)
  await session.answer(BROWSER)
  t.match(relay.requests, [TO_BROWSER, TO_BROWSER])
})
