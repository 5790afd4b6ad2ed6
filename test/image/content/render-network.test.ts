import { test } from 'tap'
import { renderNetwork, renderResolvers } from '../../../image/content/render-network.ts'
import { securityMirror } from '../../../image/content/render-sources.ts'

const EACH = { network: 'voice', address: '192.0.2.10', prefix: 24, dns: [] }

test('the only interface is any Ethernet device; one of several is known by its address', async (t) => {
  t.match(renderNetwork(EACH), '[Match]\nType=ether\n')
  const mac = '52:54:00:00:00:01'
  t.match(renderNetwork({ ...EACH, mac }), `[Match]\nMACAddress=${mac}\n`)
})

test('a network without a gateway or name servers names none', async (t) => {
  t.notMatch(renderNetwork(EACH), /Gateway|DNS=/)
  t.match(renderNetwork({ ...EACH, gateway: '192.0.2.1' }), '\nGateway=192.0.2.1\n')
})

test('router advertisements are heard where there is IPv6 only', async (t) => {
  t.match(renderNetwork(EACH), 'IPv6AcceptRA=no')
  t.match(renderNetwork({ ...EACH, address: '2001:db8::1', prefix: 64 }), 'IPv6AcceptRA=yes')
})

test('three name servers are named, none of them twice', async (t) => {
  const one = { ...EACH, dns: ['192.0.2.1', '192.0.2.2'] }
  const other = { ...EACH, dns: ['192.0.2.2', '192.0.2.3', '192.0.2.4'] }
  t.equal(
    renderResolvers('example.org', [one, other]),
    'search example.org\nnameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\n',
  )
})

for (const mirror of ['http://192.0.2.3/debian', 'http://192.0.2.3/debian/', 'http://192.0.2.3']) {
  test(`security fixes come from the neighbour of ${mirror}`, async (t) => {
    t.equal(securityMirror(mirror), 'http://192.0.2.3/debian-security')
  })
}
