import { once } from 'node:events'
import { connect } from 'node:net'
import { type Test, test } from 'tap'
import { eventually } from '../../../lab/support/eventually.ts'
import { requestText } from '../sip-text.ts'
import { openApplication, openEngine, type Request } from '../srf.ts'
import { Peer } from './peer.ts'

/** What means something in SQL, JSON, shells and markup. */
const NASTY = `'; DROP TABLE calls; -- \${x} $(id) {"a":[1]} </a> %00 %n`
const LONG = 64 * 1024

const place = (protocol: 'udp' | 'tcp') => ({ protocol, address: '127.0.0.1', port: 0 })

/** drachtio-srf, which answers MESSAGE and keeps what it was shown, and a peer over UDP. */
async function open(t: Test) {
  const engine = await openEngine(t, 0, { listen: [place('udp'), place('tcp')] })
  const shown: Request[] = []
  await openApplication(t, engine, {
    message: (request, response) => {
      shown.push(request)
      response.send(200)
    },
  })
  return { engine, shown, peer: await Peer.open(t, engine) }
}

/** A peer over TCP that sends one text; `heard` is what came back. */
async function dial(t: Test, port: number | undefined, text: string) {
  const socket = connect(port ?? 0, '127.0.0.1')
  await once(socket, 'connect')
  t.teardown(() => socket.destroy())
  let heard = ''
  let isClosed = false
  socket.on('data', (bytes) => {
    heard += bytes
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isClosed = true
  })
  socket.write(text)
  return { heard: () => heard, isClosed: () => isClosed }
}

function message(fields: Readonly<Record<string, string>>, body = ''): string {
  const own = { Via: 'SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK-long', 'Call-ID': 'long' }
  const length = { 'Content-Length': `${body.length}` }
  return requestText('MESSAGE sip:bob@127.0.0.1 SIP/2.0', { ...own, ...fields, ...length }, body)
}

test('what means something elsewhere is text, and reaches the application as it came', async (t) => {
  const { shown, peer } = await open(t)
  const from = `"${NASTY.replaceAll('"', '\\"')}" <sip:a'--@h>;tag=1`
  const name = 'x\';--<{}>[]?/"%&@h'
  peer.ask('MESSAGE', 1, { From: from, 'Call-ID': name, 'User-Agent': NASTY })
  await peer.response('200 1 MESSAGE')
  const seen = ['From', 'Call-ID', 'User-Agent'].map((each) => shown[0]?.get(each))
  t.same(seen, [from, name, NASTY])
})

test('a header field of 64 kB ends its connection, and troubles nobody else', async (t) => {
  const { engine, shown, peer } = await open(t)
  const sender = await dial(t, engine.sip[1]?.port, message({ Subject: 'x'.repeat(LONG) }))
  await eventually(sender.isClosed, 'the end of the connection')
  peer.ask('MESSAGE')
  await peer.response('200 1 MESSAGE')
  t.equal(shown.length, 1, 'the long one reached nobody')
})

test('a session description of a thousand media is carried, not understood', async (t) => {
  const { engine, shown } = await open(t)
  const media = Array.from({ length: 1000 }, (_, each) => `m=audio ${each + 1} RTP/AVP 0 8 18 101`)
  const body = ['v=0', 'o=- 1 1 IN IP4 h', 's=-', 't=0 0', ...media, ''].join('\r\n')
  const text = message({ 'Content-Type': 'application/sdp' }, body)
  const sender = await dial(t, engine.sip[1]?.port, text)
  await eventually(() => sender.heard().startsWith('SIP/2.0 200'), sender.heard)
  t.equal(shown[0]?.body, body)
})
