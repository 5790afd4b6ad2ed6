import { test } from 'tap'
import type { SipRequest } from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import { renderMessage } from '../../../../switch/engine/message/render-message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { requestText } from '../sip-text.ts'

function request(startLine: string, changes = {}): SipRequest {
  const message = parseMessage(Buffer.from(requestText(startLine, changes)))
  if (message.kind !== 'request') throw new Error('no request')
  return message
}

const ROUTED = {
  Via: 'SIP/2.0/UDP a\r\nVia: SIP/2.0/UDP b',
  'Record-Route': '<sip:p;lr>, <sip:q;lr>',
}

test('a response takes Via, From, To, Call-ID and CSeq of its request (RFC 3261, 8.2.6)', async (t) => {
  const response = replyTo(request('INVITE sip:b@h SIP/2.0', ROUTED), {
    status: 486,
    reason: 'Busy',
    toTag: 'x',
  })
  t.equal(
    renderMessage(response).toString(),
    [
      'SIP/2.0 486 Busy',
      'Via: SIP/2.0/UDP a',
      'Via: SIP/2.0/UDP b',
      'From: "Alice" <sip:alice@example.org>;tag=alice-1',
      'To: <sip:bob@example.org>;tag=x',
      'Call-ID: call-1@192.0.2.9',
      'CSeq: 1 INVITE',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  )
})

test('a response that makes a dialog repeats Record-Route (RFC 3261, 12.1.1)', async (t) => {
  const names = (startLine: string, status: number) =>
    replyTo(request(startLine, ROUTED), { status }).headers.map(({ name }) => name)
  t.ok(names('INVITE sip:b SIP/2.0', 200).includes('record-route'))
  t.ok(names('INVITE sip:b SIP/2.0', 180).includes('record-route'))
  t.notOk(names('INVITE sip:b SIP/2.0', 100).includes('record-route'))
  t.notOk(names('OPTIONS sip:b SIP/2.0', 200).includes('record-route'))
})

test('a To that has a tag keeps it', async (t) => {
  const tagged = request('BYE sip:b SIP/2.0', { To: '<sip:b@h>;tag=own' })
  t.match(replyTo(tagged, { status: 200, toTag: 'other' }).headers, [
    {},
    {},
    { value: '<sip:b@h>;tag=own' },
  ])
})
