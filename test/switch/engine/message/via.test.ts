import { test } from 'tap'
import { firstOf, linesOf, type SipMessage } from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import {
  countVias,
  parseVia,
  replyAddress,
  stampVia,
  topVia,
} from '../../../../switch/engine/message/via.ts'
import { requestText } from '../sip-text.ts'

const SOURCE = { address: '198.51.100.7', port: 4321 }

function withVia(value: string): SipMessage {
  const message = parseMessage(Buffer.from(requestText('INFO sip:a SIP/2.0', { Via: value })))
  if (message.kind === 'malformed') throw new Error(message.reason)
  return message
}

function reply(value: string, source = SOURCE): string {
  const via = topVia(stampVia(withVia(value), source))
  if (!via) return 'none'
  const { address, port } = replyAddress(via)
  return `${address}:${port}`
}

test('a Via is taken apart (RFC 3261, 20.42)', async (t) => {
  t.match(parseVia('SIP/2.0/UDP h:5070;branch=z9hG4bK1'), {
    transport: 'UDP',
    host: 'h',
    port: 5070,
  })
  t.match(parseVia('SIP / 2.0 / tcp [2001:DB8::1] : 5061 ; x'), { transport: 'TCP', port: 5061 })
  t.equal(parseVia('SIP/2.0/UDP [2001:db8::1]')?.host, '2001:db8::1')
  for (const none of ['', 'SIP/2.0/UDP', 'SIP/UDP h', 'SIP/2.0/UDP h:99999', 'SIP/2.0/UDP h:0']) {
    t.equal(parseVia(none), undefined, none)
  }
})

test('hops are counted over lines and commas', async (t) => {
  const message = withVia('SIP/2.0/UDP a;x=",", SIP/2.0/UDP b\r\nv: SIP/2.0/UDP c')
  t.equal(countVias(message), 3)
  t.equal(topVia(message)?.host, 'a')
})

test('the source is written into the topmost Via only (RFC 3261, 18.2.1; RFC 3581, 4)', async (t) => {
  const stamped = stampVia(
    withVia('SIP/2.0/UDP a;rport;branch=1, SIP/2.0/UDP b\r\nv: SIP/2.0/UDP c'),
    SOURCE,
  )
  t.equal(
    firstOf(stamped, 'via'),
    'SIP/2.0/UDP a;rport=4321;received=198.51.100.7;branch=1, SIP/2.0/UDP b',
  )
  t.equal(linesOf(stamped, 'via')[1]?.line, 'v: SIP/2.0/UDP c')
  const plain = withVia('SIP/2.0/UDP 198.51.100.7:5060;branch=1')
  t.equal(stampVia(plain, SOURCE), plain, 'nothing is to be said of a sender that tells the truth')
})

const REPLIES: readonly (readonly [string, string, string])[] = [
  ['to the source, if it asks for that', 'SIP/2.0/UDP a:5070;rport', '198.51.100.7:4321'],
  ['to the port it names, without rport', 'SIP/2.0/UDP a:5070', '198.51.100.7:5070'],
  ['to 5060, when it names no port', 'SIP/2.0/UDP 198.51.100.7', '198.51.100.7:5060'],
  ['to maddr (18.2.2)', 'SIP/2.0/UDP 198.51.100.7;maddr=224.0.1.75', '224.0.1.75:5060'],
  ['to the source, whatever rport says', 'SIP/2.0/UDP a;rport=99999', '198.51.100.7:4321'],
  ['to the source, with rport said twice', 'SIP/2.0/UDP a;rport;rport=99999', '198.51.100.7:4321'],
  ['to the source, with rport in quotes', 'SIP/2.0/UDP a;x=";rport";rport=7', '198.51.100.7:4321'],
  ['to the source, with a quote that never ends', 'SIP/2.0/UDP a;x="', '198.51.100.7:5060'],
  [
    'to the source, with a forged received',
    'SIP/2.0/UDP 198.51.100.7;received=203.0.113.1;Received = 203.0.113.2',
    '198.51.100.7:5060',
  ],
]

for (const [where, value, expected] of REPLIES) {
  test(`an answer goes ${where} (RFC 3261, 18.2.2; RFC 3581, 4)`, async (t) => {
    t.equal(reply(value), expected)
  })
}
