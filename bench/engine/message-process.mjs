import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * What a message costs to read and to write, alone in a process. Argument: the folder of the build.
 */
const [built = ''] = process.argv.slice(2)
const load = (name) => import(pathToFileURL(join(built, 'switch/engine/message', name)).href)
const { parseMessage } = await load('parse-message.js')
const { renderMessage } = await load('render-message.js')

const SDP = [
  ...['v=0', 'o=caller 53655765 2353687637 IN IP4 192.0.2.30', 's=-', 'c=IN IP4 192.0.2.30'],
  ...['t=0 0', 'm=audio 6000 RTP/AVP 8 101', 'a=rtpmap:8 PCMA/8000'],
  ...['a=rtpmap:101 telephone-event/8000', ''],
].join('\r\n')
const common = [
  'Via: SIP/2.0/UDP 192.0.2.30:5060;branch=z9hG4bK-1234-5678-0;received=192.0.2.30;rport=5060',
  'From: "Caller" <sip:100@192.0.2.30:5060>;tag=1234SIPpTag001',
  'To: <sip:service@192.0.2.10:5060>;tag=5e2f8a0c',
  'Call-ID: 1-1234@192.0.2.30',
]
const contact = 'Contact: <sip:100@192.0.2.30:5060>'
const body = ['Content-Type: application/sdp', `Content-Length: ${SDP.length}`, '', SDP]
const empty = ['Content-Length: 0', '', '']
const invite = ['CSeq: 1 INVITE', contact, 'Max-Forwards: 70', 'Subject: Performance Test']
const messages = {
  invite: ['INVITE sip:service@192.0.2.10:5060 SIP/2.0', ...common, ...invite, ...body],
  answer: ['SIP/2.0 200 OK', ...common, 'CSeq: 1 INVITE', contact, ...body],
  bye: [
    'BYE sip:service@192.0.2.10:5060 SIP/2.0',
    ...common,
    ...['CSeq: 2 BYE', 'Max-Forwards: 70'],
    ...empty,
  ],
}

const ROUNDS = 100_000
const WARM_UP = 20_000

/** Nanoseconds of processor time for one run of `work`. */
function cost(work) {
  for (let round = 0; round < WARM_UP; round += 1) work()
  const before = process.cpuUsage()
  for (let round = 0; round < ROUNDS; round += 1) work()
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / ROUNDS
}

process.send('ready')
process.on('message', () => {
  const costs = Object.entries(messages).map(([name, lines]) => {
    const bytes = Buffer.from(lines.join('\r\n'))
    const message = parseMessage(bytes)
    const figures = {
      parse: cost(() => parseMessage(bytes)),
      // Another one each time: the last one is remembered.
      render: cost(() => renderMessage({ ...message })),
    }
    return { name, bytes: bytes.length, ...figures }
  })
  process.send(costs)
})
