import { test } from 'tap'
import { applicationHeaders } from '../../../../switch/engine/core/app-headers.ts'
import { parseHeaders } from '../../../../switch/engine/message/parse-message.ts'
import type { Listener } from '../../../../switch/engine/transport/transport.ts'
import { countWork, growsWithLength } from '../../../support/counted-work.ts'

const LOCAL: Listener = { protocol: 'udp', address: '192.0.2.1', port: 5060 }

function sent(lines: readonly string[], { body = '', isFixed = false, local = LOCAL } = {}) {
  const headers = parseHeaders(lines)
  if (typeof headers === 'string') throw new Error(headers)
  const message = { startLine: '', headers, body: Buffer.from(body) }
  return applicationHeaders(message, { local, isFixed }).map(({ line }) => line)
}

test('names are spelled as usual, extensions as they are written', async (t) => {
  t.same(sent(['subject: a', 'call-id: b', 'my-thing: c', 'X-fooBar: d', 'x-low: e', 'i: f']), [
    ...['Subject: a', 'Call-ID: b', 'My-Thing: c', 'X-fooBar: d', 'x-low: e', 'Call-ID: f'],
  ])
})

test('what is the engine’s own is dropped; in a dialog more is', async (t) => {
  const lines = ['Via: a', 'Route: a', 'Record-Route: a', 'RSeq: 1', 'Content-Length: 1']
  const names = ['From: a', 'To: a', 'Call-ID: a', 'CSeq: 1 A', 'Max-Forwards: 1']
  t.same(sent([...lines, ...names]), names)
  t.same(sent([...lines, ...names, 'Subject: a'], { isFixed: true }), ['Subject: a'])
})

test('a body that is SDP says so, unless the application says otherwise', async (t) => {
  t.same(sent([], { body: 'v=0\r\n' }), ['Content-Type: application/sdp'])
  t.same(sent(['content-type: text/plain'], { body: 'v=0' }), ['Content-Type: text/plain'])
  t.same(sent([], { body: 'hello' }), [])
})

const ADDRESSES: readonly (readonly [string, string])[] = [
  ['sip:a@localhost', '<sip:a@192.0.2.1:5060>'],
  ['sip:localhost;tag=x', '<sip:192.0.2.1:5060>;tag=x'],
  ['<sips:a@LOCALHOST:5061;transport=tls>;q=1', '<sips:a@192.0.2.1:5060;transport=tls>;q=1'],
  ['"sip:a@localhost" <sip:a@localhost>', '"sip:a@localhost" <sip:a@192.0.2.1:5060>'],
  ['sip:a@localhost.example.org', 'sip:a@localhost.example.org'],
  ['<sip:localhost@example.org>', '<sip:localhost@example.org>'],
  ['<tel:+44>', '<tel:+44>'],
  ['*', '*'],
]

for (const [written, goesOut] of ADDRESSES) {
  test(`Contact ${written} goes out as ${goesOut}`, async (t) => {
    t.same(sent([`Contact: ${written}`]), [`Contact: ${goesOut}`])
  })
}

test('an IPv6 address takes the place of localhost in brackets', async (t) => {
  const local: Listener = { protocol: 'udp', address: '2001:db8::1', port: 5060 }
  t.same(sent(['From: <sip:a@localhost>'], { local }), ['From: <sip:a@[2001:db8::1]:5060>'])
})

test('a hostile value costs no more than its length', async (t) => {
  for (const piece of ['sip:', 'sip:@', '<sip:', 'sip:a@localhost']) {
    const workOf = (size: number) =>
      countWork(() => sent([`Contact: ${piece.repeat(size / piece.length)}`]))
    t.ok(growsWithLength(workOf), piece)
  }
})
