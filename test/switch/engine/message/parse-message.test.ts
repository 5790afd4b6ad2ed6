import { test } from 'tap'
import { parseCseq } from '../../../../switch/engine/message/cseq.ts'
import { firstOf, type SipMessage } from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import { requestText, sip } from '../sip-text.ts'

const MINIMAL = [
  'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK1',
  'From: <sip:alice@example.org>;tag=a',
  'To: <sip:bob@example.org>',
  'Call-ID: 1@example.org',
]

function parsed(text: string): SipMessage {
  const message = parseMessage(Buffer.from(text))
  if (message.kind === 'malformed') throw new Error(message.reason)
  return message
}

function reason(text: string): string {
  const message = parseMessage(Buffer.from(text))
  return message.kind === 'malformed' ? message.reason : 'none'
}

test('a request is parsed into method, URI, header fields and body (RFC 3261, 7.1)', async (t) => {
  const message = parsed(requestText('INVITE sip:bob@example.org SIP/2.0', {}, 'v=0'))
  t.match(message, { kind: 'request', method: 'INVITE', uri: 'sip:bob@example.org' })
  t.equal(message.body.toString(), 'v=0')
  t.equal(firstOf(message, 'from'), '"Alice" <sip:alice@example.org>;tag=alice-1')
})

test('a response is parsed into status and reason (RFC 3261, 7.2)', async (t) => {
  const lines = [...MINIMAL, 'CSeq: 1 INVITE']
  t.match(parsed(sip(['SIP/2.0 180 Ringing Bell', ...lines])), {
    kind: 'response',
    status: 180,
    reason: 'Ringing Bell',
  })
  t.match(parsed(sip(['SIP/2.0 200 ', ...lines])), { status: 200, reason: '' })
  t.match(parsed(sip(['SIP/2.0 200', ...lines])), { status: 200, reason: '' })
})

test('compact and oddly spelled names are the same header field (RFC 3261, 7.3.3)', async (t) => {
  const message = parsed(
    sip([
      'OPTIONS sip:a SIP/2.0',
      'v: SIP/2.0/UDP h',
      'f: <sip:a@h>;tag=a',
      'T  \t: <sip:b@h>',
      'i: 1',
      'cSEQ: 7 OPTIONS',
      'x: 90',
      'M: <sip:a@h>',
      'X-Own-Field: as is',
    ]),
  )
  t.same(
    message.headers.map(({ name }) => name),
    ['via', 'from', 'to', 'call-id', 'cseq', 'session-expires', 'contact', 'x-own-field'],
  )
  t.equal(message.headers[2]?.line, 'T  \t: <sip:b@h>', 'the line stays as it came')
})

test('a folded header field is one value and keeps its lines (RFC 3261, 7.3.1)', async (t) => {
  const message = parsed(
    sip(['OPTIONS sip:a SIP/2.0', ...MINIMAL, 'CSeq:\r\n 7\r\n\tOPTIONS', 'Subject: a\r\n   b']),
  )
  t.equal(firstOf(message, 'cseq'), '7 OPTIONS')
  t.equal(firstOf(message, 'subject'), 'a b')
  t.equal(message.headers.at(-1)?.line, 'Subject: a\r\n   b')
})

test('line ends before the start line are ignored (RFC 3261, 7.5)', async (t) => {
  t.equal(parsed(`\r\n\r\n${requestText('OPTIONS sip:a SIP/2.0')}`).kind, 'request')
})

test('the body ends where Content-Length says, or with the datagram (RFC 3261, 18.3)', async (t) => {
  const body = (length: string | undefined) =>
    parsed(
      requestText('INFO sip:a SIP/2.0', { 'Content-Length': length }, 'abcdef'),
    ).body.toString()
  t.equal(body('3'), 'abc')
  t.equal(body('0'), '')
  t.equal(body(undefined), 'abcdef')
})

test('a body is kept byte for byte, text or not', async (t) => {
  const head = requestText('MESSAGE sip:a SIP/2.0')
  const bytes = Buffer.from([0, 255, 254, 13, 10, 13, 10, 200])
  const message = parseMessage(Buffer.concat([Buffer.from(head), bytes]))
  t.same(message.kind === 'request' && message.body, bytes)
})

const MALFORMED: readonly (readonly [string, string, string])[] = [
  ['nothing', '', 'the header has no end'],
  ['a keep-alive', '\r\n\r\n', 'the header has no end'],
  ['a header without an end', 'OPTIONS sip:a SIP/2.0\r\nVia: x\r\n', 'the header has no end'],
  ['another version', requestText('OPTIONS sip:a SIP/7.0'), 'the first line is neither'],
  ['two spaces in the first line', requestText('OPTIONS  sip:a SIP/2.0'), 'the first line is'],
  ['a space in the URI', requestText('OPTIONS sip:a; lr SIP/2.0'), 'the first line is neither'],
  ['a status of 700', sip(['SIP/2.0 700 No', ...MINIMAL, 'CSeq: 1 INVITE']), 'the first line is'],
  [
    'a line without a colon',
    requestText('A sip:a SIP/2.0', { 'Bad header': 'x' }),
    'a header field',
  ],
  ['no To', requestText('OPTIONS sip:a SIP/2.0', { To: undefined }), 'to is missing'],
  ['two From', requestText('OPTIONS sip:a SIP/2.0', { f: '<sip:c@d>' }), 'from stands there twice'],
  ['a CSeq of words', requestText('OPTIONS sip:a SIP/2.0', { CSeq: 'one OPTIONS' }), 'CSeq is not'],
  [
    'a CSeq of 2^31',
    requestText('OPTIONS sip:a SIP/2.0', { CSeq: '2147483648 OPTIONS' }),
    'CSeq is',
  ],
  [
    'a CSeq of another method',
    requestText('OPTIONS sip:a SIP/2.0', { CSeq: '1 INFO' }),
    'CSeq names',
  ],
  [
    'a negative Content-Length',
    requestText('OPTIONS sip:a SIP/2.0', { 'Content-Length': '-1' }),
    'Content-Length is no number',
  ],
  [
    'a short body',
    requestText('OPTIONS sip:a SIP/2.0', { 'Content-Length': '9' }, 'abc'),
    'the body is shorter',
  ],
  ['a bare CR', requestText('OPTIONS sip:a SIP/2.0', { Subject: 'a\rVia: b' }), 'a line holds'],
  ['a bare LF', requestText('OPTIONS sip:a SIP/2.0', { Subject: 'a\nVia: b' }), 'a line holds'],
  [
    'a bar in Call-ID',
    requestText('OPTIONS sip:a SIP/2.0', { 'Call-ID': 'a|b' }),
    'call-id cannot',
  ],
  ['an empty Call-ID', requestText('OPTIONS sip:a SIP/2.0', { 'Call-ID': '' }), 'call-id cannot'],
  [
    'a bar in the From tag',
    requestText('OPTIONS sip:a SIP/2.0', { From: '<sip:a@b>;tag=a|b' }),
    'from cannot be used',
  ],
  [
    '300 header fields',
    sip(['OPTIONS sip:a SIP/2.0', ...Array(300).fill('A: b')]),
    'it has too many',
  ],
]

for (const [title, text, expected] of MALFORMED) {
  test(`${title} makes a message malformed, with the reason`, async (t) => {
    t.match(reason(text), expected)
  })
}

test('a malformed request keeps what a 400 needs; a malformed response keeps nothing', async (t) => {
  const request = parseMessage(Buffer.from(requestText('OPTIONS sip:a SIP/2.0', { To: undefined })))
  t.match(request, { kind: 'malformed', request: { method: 'OPTIONS' } })
  const response = parseMessage(Buffer.from(sip(['SIP/2.0 200 OK', ...MINIMAL])))
  t.same(response, { kind: 'malformed', reason: 'cseq is missing', status: 400 })
})

test('CSeq has a number of 31 bits and a method (RFC 3261, 8.1.1.5)', async (t) => {
  const cseq = (value: string) => {
    const message = parseMessage(Buffer.from(requestText('INFO sip:a SIP/2.0', { CSeq: value })))
    return message.kind === 'request' ? parseCseq(message) : undefined
  }
  t.same(cseq('2147483647 INFO'), { number: 2147483647, method: 'INFO' })
  t.same(cseq('0036893488 \t INFO'), { number: 36893488, method: 'INFO' })
  t.equal(cseq('1'), undefined)
})
