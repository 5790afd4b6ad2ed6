import { test } from 'tap'
import { createDefence } from '../../../../switch/engine/defence/defence.ts'
import type { DefenceOptions } from '../../../../switch/engine/defence/policy.ts'
import { LoopTransport, PEER } from '../../../support/loop-transport.ts'
import { StandingClock } from '../../../support/standing-clock.ts'
import { CountingObserver } from '../observe/counting-observer.ts'
import { requestText } from '../sip-text.ts'

const INVITE = requestText('INVITE sip:b@192.0.2.1 SIP/2.0')
const SCAN = requestText('OPTIONS sip:100@192.0.2.1 SIP/2.0', { 'User-Agent': 'friendly-scanner' })
const OTHER = { address: '192.0.2.10', port: 5080 }

/** A guard before nothing: what it lets in is counted. */
function world(options: DefenceOptions) {
  const clock = new StandingClock()
  const network = new LoopTransport(clock)
  const observer = new CountingObserver()
  const guarded = createDefence(options, { clock, observer }).guard(network)
  const admitted: string[] = []
  guarded.receive = (_, { remote }) => void admitted.push(remote.address)
  return { clock, network, observer, letIn: () => admitted.splice(0).length }
}

test('a source that sends too many messages is cut short, another is not', async (t) => {
  const { clock, network, observer, letIn } = world({
    perSource: { messages: { perSecond: 10, burst: 20 } },
  })
  for (let count = 0; count < 100; count += 1) network.bring(INVITE)
  t.equal(letIn(), 20)
  t.same(observer.counts, { 'dropped messages': 80 })
  network.bring(INVITE, OTHER)
  t.equal(letIn(), 1)
  clock.advance(1000)
  for (let count = 0; count < 100; count += 1) network.bring(INVITE)
  t.equal(letIn(), 10)
})

test('a source that sends too many bytes is cut short', async (t) => {
  const { network, observer, letIn } = world({
    perSource: { bytes: { perSecond: 100, burst: INVITE.length * 3 } },
  })
  for (let count = 0; count < 5; count += 1) network.bring(INVITE)
  t.equal(letIn(), 3)
  t.same(observer.counts, { 'dropped bytes': 2 })
})

test('a /64 of IPv6 addresses is one source', async (t) => {
  const { network, letIn } = world({ perSource: { messages: { perSecond: 1, burst: 20 } } })
  for (let host = 1; host <= 100; host += 1) {
    network.bring(INVITE, { address: `2001:db8::${host}`, port: 5060 })
  }
  t.equal(letIn(), 20)
  network.bring(INVITE, { address: '2001:db8:0:1::1', port: 5060 })
  t.equal(letIn(), 1)
})

test('a trusted network has no limits and may be called anything', async (t) => {
  const { network, observer, letIn } = world({
    trusted: ['192.0.2.0/24'],
    perSource: { messages: { perSecond: 1, burst: 1 } },
  })
  for (let count = 0; count < 50; count += 1) network.bring(SCAN)
  t.equal(letIn(), 50)
  t.same(observer.counts, {})
})

test('a scanner is met with silence', async (t) => {
  const { network, observer, letIn } = world({})
  network.bring(SCAN)
  network.bring(INVITE)
  t.same([letIn(), network.take().length], [1, 0])
  t.same(observer.counts, { 'dropped scanner': 1 })
})

test('a scanner may be declined; its ACK is not answered', async (t) => {
  const { network, observer, letIn } = world({ scanners: { answer: 603 } })
  const ack = requestText('ACK sip:100@192.0.2.1 SIP/2.0', { 'User-Agent': 'sipcli' })
  const broken = requestText('NONE sip:100@192.0.2.1 SIP/2.0', {
    'User-Agent': 'sipcli',
    CSeq: 'none',
  })
  for (const text of [SCAN, SCAN, ack, broken]) network.bring(text)
  const [first, second, ...others] = network.take()
  t.match(first?.text, /^SIP\/2\.0 603 Decline\r\n/)
  t.match(first?.path.remote, PEER)
  t.equal(first?.text, second?.text, 'a repeated request has the same answer, To tag included')
  t.same([others.length, letIn()], [0, 0])
  t.same(observer.counts, { 'refused scanner': 4 })
})

test('a scanner’s source may be shut out for a time', async (t) => {
  const { clock, network, observer, letIn } = world({ scanners: { banFor: 60 } })
  network.bring(SCAN)
  network.bring(INVITE)
  network.bring(INVITE, OTHER)
  t.equal(letIn(), 1)
  t.same(observer.counts, { 'dropped scanner': 1, 'dropped banned': 1 })
  clock.advance(60_000)
  network.bring(INVITE)
  t.equal(letIn(), 1)
})

test('what is no SIP goes no further; keep-alives are told apart', async (t) => {
  const { network, observer, letIn } = world({})
  for (const text of ['', '\r\n\r\n', '\0\0\0\0', 'GET / HTTP/1.1\r\n\r\n', 'x'.repeat(60_000)]) {
    network.bring(text)
  }
  t.equal(letIn(), 0)
  t.same(observer.counts, { 'dropped keep-alive': 3, 'dropped not-sip': 2 })
})

test('another version of SIP is let in, to be told that it is not spoken here', async (t) => {
  const { network, letIn } = world({})
  network.bring(INVITE.replaceAll('SIP/2.0', 'SIP/7.0'))
  t.equal(letIn(), 1)
})

test('a flood from forged addresses makes nothing grow, and spares whoever goes on calling', async (t) => {
  const { network, observer, letIn } = world({
    perSource: { messages: { perSecond: 1, burst: 50 } },
  })
  for (let index = 0; index < 100_000; index += 1) {
    const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`
    network.bring('\r\n\r\n', { address, port: 5060 })
    if (index % 1000 === 0) network.bring(INVITE)
  }
  t.equal(letIn(), 50, 'the caller’s own limit was kept all the time')
  t.same(observer.counts, { 'dropped keep-alive': 100_000, 'dropped messages': 50 })
})
