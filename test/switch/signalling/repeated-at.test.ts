import { test } from 'tap'
import type { SrfResponse } from '../../../switch/signalling/drachtio-srf.ts'
import { repeatedAt } from '../../../switch/signalling/repeated-at.ts'

const SENT: Record<string, string> = {
  From: '<sip:us@x>;tag=1',
  'Call-ID': 'id',
  CSeq: '7 INVITE',
}

/** A challenge from that address. */
function challenge(address: string, protocol = 'UDP'): SrfResponse {
  const req = { method: 'INVITE', uri: 'sip:1@x', get: (name: string) => SENT[name] }
  const place = { source_address: address, source_port: 5070, protocol }
  return { status: 407, reason: '', req, ...place } as unknown as SrfResponse
}

test('a request is repeated under the next number, to the server that asked', async (t) => {
  const headers = { ...SENT, CSeq: '8 INVITE' }
  const hop = 'sip:192.0.2.9:5070;transport=tcp'
  t.same(repeatedAt(challenge('192.0.2.9', 'TCP'), 'sip:1@carrier.example'), { headers, hop })
  t.equal(
    repeatedAt(challenge('2001:db8::1'), 'sip:1@x').hop,
    'sip:[2001:db8::1]:5070;transport=udp',
  )
})

test('an address has no others behind its name', async (t) => {
  for (const target of ['sip:1@192.0.2.9', 'sip:192.0.2.9:5080', 'sip:1@[2001:db8::1]:5080']) {
    t.equal(repeatedAt(challenge('192.0.2.7'), target).hop, undefined)
  }
})
