import { test } from 'tap'
import type { SrfRequest } from '../../../switch/signalling/drachtio-srf.ts'
import { sourceBehind } from '../../../switch/signalling/source-of.ts'

const EDGE = '192.0.2.50'
const OWN = 'SIP/2.0/UDP 192.0.2.50;branch=z9hG4bK1;received=192.0.2.50'

/** A request that came from `address` with these values of Via. */
const requestFrom = (address: string, ...vias: readonly string[]) =>
  ({
    ...{ protocol: 'udp', source_address: address, source_port: 5060 },
    get: (name: string) => (name === 'Via' ? vias.join(', ') : undefined),
  }) as unknown as SrfRequest

const sourceOf = sourceBehind([EDGE])

test('what an edge passes on came from whom it saw', async (t) => {
  const phone = 'SIP/2.0/TLS 10.0.0.7:5061;rport=40001;received=198.51.100.7;branch=z9hG4bK2'
  const source = sourceOf(requestFrom(EDGE, OWN, phone))
  t.same(source, { protocol: 'tls', address: '198.51.100.7', port: 40001 })
  const plain = sourceOf(requestFrom(EDGE, OWN, 'SIP/2.0/UDP 198.51.100.8:5070;branch=z9hG4bK2'))
  t.same(plain, { protocol: 'udp', address: '198.51.100.8', port: 5070 })
})

test('nobody else is believed, nor an edge about what it cannot have seen', async (t) => {
  const other = 'SIP/2.0/UDP 203.0.113.1;received=203.0.113.1;branch=z9hG4bK2'
  const stranger = sourceOf(requestFrom('198.51.100.7', OWN, other))
  t.same(stranger, { protocol: 'udp', address: '198.51.100.7', port: 5060 })
  const third = sourceOf(requestFrom(EDGE, OWN, other, 'SIP/2.0/UDP 192.0.2.99;branch=z9hG4bK3'))
  t.equal(third.address, '203.0.113.1', 'hops further off are hearsay')
  t.equal(sourceOf(requestFrom(EDGE, OWN)).address, EDGE, 'it asks itself')
})
