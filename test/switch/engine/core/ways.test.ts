import { test } from 'tap'
import { waysTo, withRoom } from '../../../../switch/engine/core/send.ts'
import type { Listener } from '../../../../switch/engine/transport/transport.ts'
import { LISTENER, PEER } from '../../../support/loop-transport.ts'
import { CoreWorld, requestIn } from './core-world.ts'

const TCP: Listener = { protocol: 'tcp', address: '192.0.2.1', port: 5060 }
const TLS: Listener = { protocol: 'tls', address: '192.0.2.1', port: 5061 }
const OUTSIDE: Listener = { ...TCP, external: { address: '198.51.100.7', port: 15060 } }

test('a target is reached from a listener of its protocol', async (t) => {
  const target = { protocol: 'tls', ...PEER, name: 'example.org' } as const
  t.same(waysTo([LISTENER, TCP, TLS], [target]), [
    { local: TLS, remote: PEER, name: 'example.org' },
  ])
  t.same(waysTo([LISTENER], [target]), [])
})

test('what may not fit a datagram goes over TCP first (RFC 3261, 18.1.1)', async (t) => {
  const ways = [{ local: LISTENER, remote: PEER }]
  const roomy = [{ local: TCP, remote: PEER }, ...ways]
  t.same(withRoom([LISTENER, TCP], ways, 1301), roomy)
  t.same(withRoom([LISTENER, TCP], ways, 1300), ways)
  t.same(withRoom([LISTENER, TLS], ways, 1301), ways)
})

test('a large request names the transport it goes over, and falls back', async (t) => {
  const w = new CoreWorld([LISTENER, TCP])
  w.network.refuses = ({ local }) => local.protocol === 'tcp'
  const application = w.join()
  w.command(application, '|', ['MESSAGE sip:b@192.0.2.9 SIP/2.0'], 'v=0'.padEnd(1400))
  t.same(w.network.take(), [])
  const [echo] = application.take()
  t.match(echo?.text, /^Via: SIP\/2\.0\/TCP /m)
  await new Promise((resolve) => setImmediate(resolve))
  const [sent] = w.network.take()
  t.match(sent?.text, /^Via: SIP\/2\.0\/UDP /m)
  t.same(sent?.path.local, LISTENER)
})

test('where every way fails the application is answered 503', async (t) => {
  const w = new CoreWorld([TCP])
  w.network.refuses = () => true
  const application = w.join()
  w.command(application, '|', ['OPTIONS sip:192.0.2.9;transport=tcp SIP/2.0'])
  application.take()
  await new Promise((resolve) => setImmediate(resolve))
  t.match(application.take()[0]?.text, /^SIP\/2\.0 503 /)
  t.same(w.core.load, { dialogs: 0, requests: 0, transactions: 0 })
})

test('peers are told the external address and the transport', async (t) => {
  const w = new CoreWorld([OUTSIDE])
  w.command(w.join(), '|', ['INVITE sip:b@192.0.2.9;transport=tcp SIP/2.0'])
  const [sent] = w.network.take()
  t.match(sent?.text, /^Via: SIP\/2\.0\/TCP 198\.51\.100\.7:15060;/m)
  t.match(sent?.text, /^Contact: <sip:198\.51\.100\.7:15060;transport=tcp>/m)
})

test('over a reliable transport nothing is repeated (RFC 3261, 17)', async (t) => {
  const w = new CoreWorld([TCP])
  w.command(w.join(), '|', ['OPTIONS sip:192.0.2.9;transport=tcp SIP/2.0'])
  const [sent] = w.network.take()
  t.equal(requestIn(sent?.text ?? '').method, 'OPTIONS')
  w.clock.advance(10_000)
  t.same(w.network.take(), [])
})

test('of several listeners the one for the peer’s network, and near to it, is used', async (t) => {
  const at = (address: string, more: Partial<Listener> = {}): Listener => {
    return { protocol: 'udp', address, port: 5060, ...more }
  }
  const external = { address: '198.51.100.7', port: 5060 }
  const inner = at('10.0.0.1')
  const outer = at('192.0.2.1', { external, localNetworks: ['192.0.2.0/24', '172.16.0.0/12'] })
  const used = (address: string, listeners = [at('127.0.0.1'), inner, outer]) =>
    waysTo(listeners, [{ protocol: 'udp', address, port: 5060 }])[0]?.local
  t.same(used('10.0.0.9'), inner)
  t.same(used('203.0.113.5'), outer, 'who is seen from outside reaches the outside')
  t.same(used('172.16.3.4'), at('192.0.2.1', { localNetworks: outer.localNetworks ?? [] }))
  t.same(used('127.0.0.9')?.address, '127.0.0.1')
})

test('new requests go to the outbound proxy, unless their application names another', async (t) => {
  const w = new CoreWorld(undefined, {}, { outboundProxy: 'sip:192.0.2.77:5070;lr' })
  const application = w.join()
  w.command(application, '|', ['OPTIONS sip:b@192.0.2.9 SIP/2.0'])
  w.command(application, '||sip:192.0.2.78', ['OPTIONS sip:b@192.0.2.9 SIP/2.0'])
  t.same(
    w.network.take().map(({ path }) => path.remote),
    [
      { address: '192.0.2.77', port: 5070 },
      { address: '192.0.2.78', port: 5060 },
    ],
  )
})

test('what is meant for sips is sent in clear on no way (RFC 3261, 26.2.2)', async (t) => {
  const w = new CoreWorld([LISTENER, TLS], {}, { outboundProxy: 'sip:192.0.2.77:5070' })
  const application = w.join()
  w.command(application, '|', ['OPTIONS sips:b@192.0.2.9 SIP/2.0'])
  w.command(application, '||sip:192.0.2.78', ['OPTIONS sips:b@192.0.2.9 SIP/2.0'])
  t.same(
    w.network.take().map(({ path }) => path.local.protocol),
    ['tls', 'tls'],
  )
})

test('a next hop that is a loose router is named in Route, with what it knows (RFC 3327, 5.3)', async (t) => {
  const w = new CoreWorld([LISTENER])
  const path = 'sip:192.0.2.50;lr;received=sip:198.51.100.7:40001%3Btransport%3Dtls'
  const application = w.join()
  const route = 'Route: <sip:192.0.2.51;lr>, <sip:192.0.2.52;lr>'
  const start = 'INVITE sip:ann@10.0.0.7 SIP/2.0'
  w.command(application, `||${path}`, [start, route])
  const [sent] = w.network.take()
  t.match(sent?.text, start)
  t.match(sent?.text, `\r\nRoute: <${path}>\r\n${route}\r\n`, 'then the hops behind it')
  t.equal(sent?.path.remote.address, '192.0.2.50')
  w.command(application, '||sip:192.0.2.50', [start, route])
  t.notMatch(w.network.take()[0]?.text, 'Route: ')
})
