import { createRequire } from 'node:module'
import { test } from 'tap'
import { type Captured, encodeHep } from '../../../../switch/engine/observe/hep.ts'
import { requestText } from '../sip-text.ts'

/** hep-js: sipcapture's own decoder. */
interface Decoded {
  readonly payload: string
  readonly rcinfo: Readonly<Record<string, unknown>>
}
const { decapsulate }: { decapsulate(bytes: Buffer): Decoded } = createRequire(import.meta.url)(
  'hep-js',
)

const INVITE = requestText('INVITE sip:b@192.0.2.1 SIP/2.0')
const CAPTURED: Captured = {
  bytes: Buffer.from(INVITE),
  protocol: 'udp',
  source: { address: '192.0.2.9', port: 5080 },
  destination: { address: '192.0.2.1', port: 5060 },
  time: Date.UTC(2024, 0, 1, 12) + 345,
}

test('a packet is what an independent decoder understands', async (t) => {
  const { payload, rcinfo } = decapsulate(encodeHep(CAPTURED, { id: 2001, key: 'myHep' }))
  t.equal(payload, INVITE)
  t.match(rcinfo, {
    ...{ protocolFamily: 2, protocol: 17, payloadType: 1, captureId: 2001, capturePass: 'myHep' },
    ...{ srcIp: '192.0.2.9', srcPort: 5080, dstIp: '192.0.2.1', dstPort: 5060 },
    ...{ timeSeconds: Date.UTC(2024, 0, 1, 12) / 1000, timeUseconds: 345_000 },
    correlation_id: 'call-1@192.0.2.9',
  })
})

for (const protocol of ['tcp', 'tls', 'ws', 'wss'] as const) {
  test(`${protocol} is TCP to the collector`, async (t) => {
    t.match(decapsulate(encodeHep({ ...CAPTURED, protocol }, { id: 1 })).rcinfo, { protocol: 6 })
  })
}

test('IPv6 addresses have chunks of their own', async (t) => {
  const source = { address: '2001:db8::9', port: 5080 }
  const destination = { address: '2001:db8::1', port: 5060 }
  const packet = encodeHep({ ...CAPTURED, source, destination }, { id: 1 })
  t.match(decapsulate(packet).rcinfo, { protocolFamily: 10 })
  const at = (type: number) => packet.indexOf(Buffer.from([0, 0, 0, type, 0, 22]))
  const content = (type: number) => packet.toString('hex', at(type) + 6, at(type) + 22)
  t.equal(content(5), '20010db8000000000000000000000009')
  t.equal(content(6), '20010db8000000000000000000000001')
})

test('without a key there is no chunk for it, without a Call-ID no correlation', async (t) => {
  const { rcinfo } = decapsulate(encodeHep({ ...CAPTURED, bytes: Buffer.from('x') }, { id: 1 }))
  t.notHas(rcinfo, { capturePass: /.*/ })
  t.notHas(rcinfo, { correlation_id: /.*/ })
})

test('the longest message fits a datagram, and its length says so', async (t) => {
  const packet = encodeHep({ ...CAPTURED, bytes: Buffer.alloc(250_000, 'x') }, { id: 1 })
  t.ok(packet.length < 65_507)
  t.equal(packet.readUInt16BE(4), packet.length)
})
