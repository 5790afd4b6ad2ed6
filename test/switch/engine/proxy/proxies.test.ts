import { test } from 'tap'
import { firstOf, linesOf } from '../../../../switch/engine/message/message.ts'
import { INVITE_LINE, inDialogText, inviteText } from '../core/calls.ts'
import { requestText } from '../sip-text.ts'
import { ProxyWorld } from './proxy-world.ts'

const [ONE, TWO, THREE] = ['192.0.2.21', '192.0.2.22', '192.0.2.23'] as const
const NOTHING = { dialogs: 0, requests: 0, transactions: 0 }

test('a request is passed on with a hop more and one less to go (RFC 3261, 16.6)', async (t) => {
  const w = new ProxyWorld()
  w.pass({ headers: ['X-Color: blue'] }, inviteText({ Subject: 'kept', 'Max-Forwards': '10' }))
  const [sent] = w.out()
  t.equal(sent?.address, ONE)
  const { message } = sent ?? {}
  if (message?.kind !== 'request') throw new Error('no request')
  t.equal(message.uri, 'sip:192.0.2.21', 'the Request-URI was ours')
  t.equal(firstOf(message, 'max-forwards'), '9')
  t.equal(firstOf(message, 'subject'), 'kept')
  t.equal(firstOf(message, 'x-color'), 'blue')
  t.equal(linesOf(message, 'via').length, 2)
  t.equal(linesOf(message, 'record-route').length, 0)
  w.answers(message, 180)
  w.answers(message, 200)
  const back = w.out().map(({ message: each }) => each)
  t.same(
    back.map((each) => each.kind === 'response' && [each.status, linesOf(each, 'via').length]),
    [
      [180, 1],
      [200, 1],
    ],
  )
  t.same(w.told(), ['200', 'done'])
  w.clock.advance(64_000)
  t.same(w.core.load, NOTHING)
})

test('a Request-URI of somebody else stays; the destination is the way', async (t) => {
  const w = new ProxyWorld()
  w.pass({}, inviteText().replace(INVITE_LINE, 'INVITE sip:bob@far.example SIP/2.0'))
  const [sent] = w.out()
  t.equal(sent?.address, ONE)
  t.equal(sent?.message.kind === 'request' && sent.message.uri, 'sip:bob@far.example')
})

test('one after the other, until one succeeds; the best failure otherwise', async (t) => {
  const w = new ProxyWorld()
  w.pass()
  t.same(w.news(), [`INVITE ${ONE}`])
  w.answers(w.sentTo(ONE), 503)
  t.same(w.news(), [`ACK ${ONE}`, `INVITE ${TWO}`])
  w.answers(w.sentTo(TWO), 486)
  w.answers(w.sentTo(THREE), 404)
  t.equal(w.news().at(-1), '404', 'of one class the lowest')
  t.same(w.told(), ['503', '486', '404', 'done'])
  w.acknowledges()
  w.clock.advance(64_000)
  t.same(w.core.load, NOTHING)
})

test('all at once: the first 2xx ends the others', async (t) => {
  const w = new ProxyWorld()
  w.pass({ mode: 'simultaneous' })
  const [one, two, three] = [ONE, TWO, THREE].map((place) => w.sentTo(place))
  if (!one || !two || !three) throw new Error('not all were sent')
  t.same(w.news(), [`INVITE ${ONE}`, `INVITE ${TWO}`, `INVITE ${THREE}`])
  w.answers(one, 180)
  w.answers(two, 200)
  t.same(w.news(), ['180', '200', `CANCEL ${ONE}`])
  w.answers(three, 183)
  t.same(w.news(), [`CANCEL ${THREE}`], 'held until it had said something')
  w.answers(three, 200)
  t.same(w.news(), ['200'], 'a second 2xx goes back, too (RFC 3261, 16.7, 5)')
  w.answers(one, 487)
  t.same(w.told(), ['200', '487', 'done'])
  w.clock.advance(300_000)
  t.same(w.core.load, NOTHING)
})

test('a 6xx ends the search (RFC 3261, 16.7, 5); challenges are put together', async (t) => {
  const w = new ProxyWorld()
  w.pass()
  w.answers(w.sentTo(ONE), 603)
  t.same(w.news(), [`INVITE ${ONE}`, `ACK ${ONE}`, '603'])
  const other = new ProxyWorld()
  other.pass({ mode: 'simultaneous', destinations: ['sip:192.0.2.21', 'sip:192.0.2.22'] })
  const [one, two] = [ONE, TWO].map((place) => other.sentTo(place))
  if (!one || !two) throw new Error('not all were sent')
  other.answers(one, 401, ['WWW-Authenticate: Digest realm="a", nonce="1"'])
  other.answers(two, 407, ['Proxy-Authenticate: Digest realm="b", nonce="2"'])
  const last = other.out().at(-1)?.text ?? ''
  t.match(last, /^SIP\/2\.0 401/)
  t.match(last, /realm="a"[\s\S]*realm="b"/)
})

test('an overloaded place is no reason to keep away from us', async (t) => {
  const w = new ProxyWorld()
  w.pass({ destinations: ['sip:192.0.2.21'] })
  w.answers(w.sentTo(ONE), 503)
  t.equal(w.news().at(-1), '500')
})

test('the caller takes it back: 487, also from who does not answer', async (t) => {
  const w = new ProxyWorld()
  w.pass()
  const one = w.sentTo(ONE)
  w.answers(one, 180)
  w.network.take()
  w.network.bring(inviteText().replaceAll('INVITE', 'CANCEL'))
  t.same(w.news(), ['200', `CANCEL ${ONE}`])
  w.answers(one, 487)
  t.same(w.news(), [`ACK ${ONE}`, '487'])
  t.same(w.told(), ['487', 'done'])
  const silent = new ProxyWorld()
  silent.pass()
  silent.answers(silent.sentTo(ONE), 100)
  silent.network.bring(inviteText().replaceAll('INVITE', 'CANCEL'))
  silent.clock.advance(32_000)
  t.ok(silent.news().includes('487'))
  silent.acknowledges()
  silent.clock.advance(300_000)
  t.same(silent.core.load, NOTHING)
})

test('who says nothing in time is left for the next', async (t) => {
  const w = new ProxyWorld()
  w.pass({ provisional: '1500ms', final: '20s' })
  w.clock.advance(1500)
  t.ok(w.news().includes(`INVITE ${TWO}`))
  w.answers(w.sentTo(TWO), 100)
  w.clock.advance(19_999)
  t.notOk(w.news().includes(`INVITE ${THREE}`))
  w.clock.advance(1)
  t.same(w.news(), [`CANCEL ${TWO}`, `INVITE ${THREE}`])
  w.clock.advance(1500)
  t.ok(w.news().includes('408'))
  w.acknowledges()
  w.clock.advance(300_000)
  t.same(w.core.load, NOTHING)
})

test('nobody rings for ever (timer C)', async (t) => {
  const w = new ProxyWorld()
  w.pass({ destinations: ['sip:192.0.2.21'] })
  const one = w.sentTo(ONE)
  w.answers(one, 180)
  w.clock.advance(180_000)
  w.answers(one, 180)
  w.network.take()
  w.clock.advance(180_999)
  t.same(w.news(), [])
  w.clock.advance(1)
  t.same(w.news(), [`CANCEL ${ONE}`, '408'])
})

test('redirections are followed where that is wanted, and passed back elsewhere', async (t) => {
  const contact = ['Contact: <sip:192.0.2.23>', 'Contact: <sip:192.0.2.21>']
  const w = new ProxyWorld()
  w.pass({ follow: true, destinations: ['sip:192.0.2.21'] })
  w.answers(w.sentTo(ONE), 302, contact)
  t.same(w.news(), [`INVITE ${ONE}`, `ACK ${ONE}`, `INVITE ${THREE}`], 'each once')
  w.answers(w.sentTo(THREE), 486)
  t.equal(w.news().at(-1), '486')
  const other = new ProxyWorld()
  other.pass({ destinations: ['sip:192.0.2.21'] })
  other.answers(other.sentTo(ONE), 302, contact)
  t.equal(other.news().at(-1), '302')
})

test('later requests of the dialog come by, and only those of calls we let pass', async (t) => {
  const w = new ProxyWorld()
  w.pass({ record: true, destinations: ['sip:192.0.2.21'] })
  const sent = w.sentTo(ONE)
  const route = firstOf(sent, 'record-route') ?? ''
  t.match(route, /^<sip:192\.0\.2\.1:5060;lr;seal=[0-9a-f]{24}>$/)
  w.answers(sent, 200)
  w.network.take()
  const inDialog = (method: string, sequence: number, changes = {}) =>
    w.network.bring(
      inDialogText(method, sequence, { Route: route, To: '<sip:b@x>;tag=far', ...changes }).replace(
        'sip:b@192.0.2.1 ',
        'sip:bob@192.0.2.30 ',
      ),
    )
  inDialog('ACK', 1)
  const [ack] = w.out()
  t.equal(ack?.address, '192.0.2.30')
  t.notMatch(ack?.text, /^Route:/m)
  inDialog('BYE', 2)
  const [bye] = w.out()
  t.equal(bye?.address, '192.0.2.30')
  if (bye?.message.kind !== 'request') throw new Error('no BYE')
  w.answers(bye.message, 200)
  t.same(w.news(), ['200'])
  inDialog('BYE', 3, { 'Call-ID': 'another' })
  t.same(w.news(), ['481'], 'the seal is of another call')
  inDialog('INFO', 4, { Route: '<sip:192.0.2.1:5060;lr>' })
  t.same(w.news(), ['481'])
  w.clock.advance(64_000)
  t.same(w.core.load, NOTHING)
})

test('a strict router before us is understood (RFC 3261, 16.4)', async (t) => {
  const w = new ProxyWorld()
  w.pass({ record: true, destinations: ['sip:192.0.2.21'] })
  const sent = w.sentTo(ONE)
  const route = /<(.*)>/.exec(firstOf(sent, 'record-route') ?? '')?.[1] ?? ''
  w.answers(sent, 200)
  w.network.take()
  const text = inDialogText('BYE', 2, { Route: '<sip:bob@192.0.2.30>', To: '<sip:b@x>;tag=far' })
  w.network.bring(text.replace('sip:b@192.0.2.1 ', `${route} `))
  const [bye] = w.out()
  t.equal(bye?.address, '192.0.2.30')
  t.equal(bye?.message.kind === 'request' && bye.message.uri, 'sip:bob@192.0.2.30')
})

test('a request that comes round unchanged is a loop (RFC 5393)', async (t) => {
  const w = new ProxyWorld()
  w.pass(
    { destinations: ['sip:192.0.2.21'] },
    inviteText().replace(INVITE_LINE, 'INVITE sip:b@far.example SIP/2.0'),
  )
  const [sent] = w.out()
  w.pass({ destinations: ['sip:192.0.2.21'] }, sent?.text ?? '')
  t.same(w.news(), ['482'])
})

test('registrations take our Path (RFC 3327); other requests get one answer', async (t) => {
  const w = new ProxyWorld()
  const text = requestText('REGISTER sip:192.0.2.1 SIP/2.0', { Require: 'outbound' })
  w.pass({ record: true, destinations: ['sip:192.0.2.21'] }, text)
  const register = w.sentTo(ONE, 'REGISTER')
  t.match(firstOf(register, 'path'), /^<sip:192\.0\.2\.1:5060;lr;seal=/)
  t.same(
    linesOf(register, 'require').map(({ value }) => value),
    ['path', 'outbound'],
    'what the phone requires stays',
  )
  w.answers(register, 200)
  t.same(w.news().at(-1), '200')
  w.clock.advance(64_000)
  t.same(w.core.load, NOTHING)
})

test('what cannot be passed on is refused in the words drachtio has', async (t) => {
  const w = new ProxyWorld()
  w.proxy('no-such-id', {})
  t.same(w.refused, ['Unknown transaction id: no-such-id'])
  w.pass({ destinations: ['sip:nowhere.example.org'] })
  t.same(w.news(), ['500'])
  t.same(w.told(), ['503', 'done'])
})

test('nobody says 408 to anything but an INVITE (RFC 4320, 4.2)', async (t) => {
  const text = requestText('MESSAGE sip:192.0.2.1 SIP/2.0')
  const w = new ProxyWorld()
  w.pass({ destinations: ['sip:192.0.2.21'] }, text)
  w.clock.advance(32_000)
  t.notOk(w.news().includes('408'), 'its client has given up, too')
  t.same(w.told(), ['408', 'done'])
  t.same(w.core.load, NOTHING)
  const early = new ProxyWorld()
  early.pass({ destinations: ['sip:192.0.2.21'], final: '2s' }, text)
  early.clock.advance(2000)
  t.equal(early.news().at(-1), '504')
})

test('nothing is waited for once the engine ends', async (t) => {
  const w = new ProxyWorld()
  w.pass({ mode: 'simultaneous', provisional: '5s', final: '60s' })
  w.answers(w.sentTo(ONE), 180)
  w.answers(w.sentTo(TWO), 180)
  w.core.close()
  t.equal(w.clock.waiting, 0)
  w.network.bring(inviteText({ 'Call-ID': 'late' }).replace('peer-1', 'peer-2'))
  t.equal(w.clock.waiting, 0)
  t.same(w.application.take(), [])
})

test('the stand-in of an overloaded server is asked (RFC 3263, 4.3)', async (t) => {
  const w = new ProxyWorld()
  w.pass({ destinations: ['sip:two.example.org'] })
  w.answers(w.sentTo('192.0.2.9'), 503, ['Retry-After: 60'])
  t.same(w.news(), ['INVITE 192.0.2.9', 'ACK 192.0.2.9', 'INVITE 192.0.2.10'])
  w.answers(w.sentTo('192.0.2.10'), 200)
  t.same(w.news(), ['200'])
  t.same(w.told(), ['200', 'done'])
  const next = inviteText({ 'Call-ID': 'next' }).replace('peer-1', 'peer-2')
  w.pass({ destinations: ['sip:two.example.org'] }, next)
  t.same(w.news(), ['INVITE 192.0.2.10'], 'the other is left alone for as long as it asked')
})
