import fc from 'fast-check'
import { test } from 'tap'
import { header, spellHeader } from '../../../../switch/engine/message/header.ts'
import type { SipMessage } from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import { renderMessage } from '../../../../switch/engine/message/render-message.ts'
import { stampVia, topVia } from '../../../../switch/engine/message/via.ts'
import { countWork, growsWithLength } from '../../../support/counted-work.ts'
import { requestText, sip } from '../sip-text.ts'

const token = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,20}$/)
const word = fc.stringMatching(/^[!-{}~]{1,30}$/)
const text = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((any) => any.replace(/\s+/g, ' ').trim())
const extension = fc.tuple(token, text).map(([name, value]) => header(`X-${name}`, value))
const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))

const message: fc.Arbitrary<SipMessage> = fc
  .record({
    method: fc.constantFrom('INVITE', 'OPTIONS', 'X.-!%*'),
    uri: word,
    status: fc.option(fc.integer({ min: 100, max: 699 }), { nil: undefined }),
    reason: text,
    callId: word,
    tag: token,
    number: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    extensions: fc.array(extension, { maxLength: 10 }),
    body,
  })
  .map(({ method, uri, status, reason, callId, tag, number, extensions, body }) => {
    const headers = [
      header('Via', 'SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK1'),
      header('From', `<sip:a@example.org>;tag=${tag}`),
      header('To', '<sip:b@example.org>'),
      header('Call-ID', callId),
      header('CSeq', `${number} ${method}`),
      ...extensions,
    ]
    return status === undefined
      ? { kind: 'request', method, uri, headers, body }
      : { kind: 'response', status, reason, headers, body }
  })

test('what is rendered is parsed to the same message', async () => {
  fc.assert(
    fc.property(message, (original) => {
      const parsed = parseMessage(renderMessage(original))
      if (parsed.kind === 'malformed') throw new Error(parsed.reason)
      const { headers, ...rest } = parsed
      const { headers: expected, ...others } = original
      const length = header('Content-Length', original.body.length)
      return (
        JSON.stringify(rest) === JSON.stringify(others) &&
        headers.length === expected.length + 1 &&
        [...expected, length].every(
          ({ name, value }, index) =>
            headers[index]?.name === name && headers[index]?.value === value.trim(),
        )
      )
    }),
    { numRuns: 500 },
  )
})

test('no bytes make the parser throw', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      parseMessage(Buffer.from(bytes))
    }),
    { numRuns: 1000 },
  )
})

const SAMPLE = Buffer.from(
  requestText(
    'INVITE sip:bob@example.org;lr?a=b SIP/2.0',
    { Contact: '"A \\" B" <sip:a@[2001:db8::1]:5060;ob>;q=0.5, <sip:c@d>', Route: '<sip:p;lr>' },
    'v=0\r\n',
  ),
)
const edit = fc.record({
  at: fc.nat(SAMPLE.length),
  cut: fc.nat(20),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.constantFrom(...'<>";,|\r\n :@[]').map((c) => Buffer.from(c)),
  ),
})

test('no damage to a message makes parser or Via stamp throw, or the stamp lie', async () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const bytes = edits.reduce(
        (whole, { at, cut, insert }) =>
          Buffer.concat([whole.subarray(0, at), insert, whole.subarray(at + cut)]),
        SAMPLE,
      )
      const parsed = parseMessage(bytes)
      if (parsed.kind !== 'request') return true
      const via = topVia(stampVia(parsed, { address: '198.51.100.7', port: 4321 }))
      return !via || via.parameters.get('received') === '198.51.100.7'
    }),
    { numRuns: 2000 },
  )
})

test('no name of a header field is taken for something of the language', async (t) => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    t.type(spellHeader(name), 'string')
    t.equal(header(name, 'x').line.toLowerCase(), `${name.toLowerCase()}: x`)
  }
})

/** Work for one datagram, as it is done when it comes in. */
function workFor(bytes: Buffer): number {
  return countWork(() => {
    const parsed = parseMessage(bytes)
    if (parsed.kind === 'request') stampVia(parsed, { address: '198.51.100.7', port: 4321 })
  })
}

/** Eight times the text makes 64 times the work where that is quadratic. */
const isLinear = (made: (size: number) => string) =>
  growsWithLength((size) => workFor(Buffer.from(made(size))))

const HOSTILE = [
  ';',
  '"',
  '<',
  '>',
  ',',
  ' ',
  '\\',
  '\t',
  '\r\n ',
  ';a=',
  '" ',
  '";',
  '<sip:',
  '@',
  ':',
  ';rport',
  '=',
]

for (const field of [
  'Via',
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Contact',
  'Record-Route',
  'Subject',
]) {
  test(`a datagram full of one thing in ${field} costs no more than its length`, async (t) => {
    for (const piece of HOSTILE) {
      const made = (size: number) => {
        const start = field === 'Via' ? 'SIP/2.0/UDP h;branch=z9hG4bK1' : 'sip:a@b'
        const value = `${start}${piece.repeat(size / piece.length)}x`
        return requestText('INVITE sip:a SIP/2.0', { [field]: value })
      }
      t.ok(isLinear(made), JSON.stringify(piece))
    }
  })
}

test('hostile first lines and names of header fields cost no more than their length', async (t) => {
  for (const piece of ['a', ' ', 'SIP/2.0 ', ':', '\t', 'a:']) {
    const long = (size: number) => piece.repeat(size / piece.length)
    t.ok(
      isLinear((size) => requestText(`INVITE ${long(size)} SIP/2.0`)),
      `URI of ${piece}`,
    )
    t.ok(
      isLinear((size) => requestText(long(size))),
      `line of ${piece}`,
    )
    t.ok(
      isLinear((size) => sip(['OPTIONS sip:a SIP/2.0', long(size)])),
      `header of ${piece}`,
    )
  }
})
