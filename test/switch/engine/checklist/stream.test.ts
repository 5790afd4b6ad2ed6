import { once } from 'node:events'
import { connect } from 'node:net'
import { type Test, test } from 'tap'
import { eventually } from '../../../lab/support/eventually.ts'
import { requestText } from '../sip-text.ts'
import { openApplication, openEngine } from '../srf.ts'

/** A peer that speaks TCP, and drachtio-srf, which answers its OPTIONS. */
async function open(t: Test) {
  const listen = [{ protocol: 'tcp', address: '127.0.0.1', port: 0 }] as const
  const engine = await openEngine(t, 0, { listen })
  let asked = 0
  await openApplication(t, engine, {
    options: (_, response) => {
      asked += 1
      response.send(200)
    },
  })
  const dial = async () => {
    const socket = connect(engine.sip[0]?.port ?? 0, '127.0.0.1')
    await once(socket, 'connect')
    t.teardown(() => socket.destroy())
    let heard = ''
    socket.on('data', (bytes) => {
      heard += bytes
    })
    socket.on('error', () => undefined)
    const closed = once(socket, 'close')
    return { socket, closed, heard: () => heard }
  }
  return { dial, asked: () => asked }
}

function options(number: number, changes: Readonly<Record<string, string | undefined>> = {}) {
  return requestText('OPTIONS sip:b@127.0.0.1 SIP/2.0', {
    Via: `SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK-${number}`,
    ...{ 'Call-ID': `options-${number}`, CSeq: `${number} OPTIONS`, 'Content-Length': '0' },
    ...changes,
  })
}

function answers(text: string): readonly string[] {
  return [...text.matchAll(/^CSeq: (.+)$/gm)].map(([, cseq = '']) => cseq.trim()).toSorted()
}

test('messages one behind the other, with pings between, are all answered (RFC 3261, 18.3)', async (t) => {
  const { dial } = await open(t)
  const peer = await dial()
  const text = `${options(1)}\r\n\r\n${options(2)}${options(3)}`
  peer.socket.write(text.slice(0, 300))
  peer.socket.write(text.slice(300))
  await eventually(() => answers(peer.heard()).length === 3, peer.heard)
  t.same(answers(peer.heard()), ['1 OPTIONS', '2 OPTIONS', '3 OPTIONS'])
  t.match(peer.heard(), /^\r\n|\r\n\r\n\r\nSIP/, 'and the ping, too (RFC 5626, 4.4.1)')
})

test('half a message and a close harm nobody', async (t) => {
  const { dial, asked } = await open(t)
  const broken = await dial()
  broken.socket.end(options(1).slice(0, 200))
  await broken.closed
  const other = await dial()
  other.socket.write(options(2))
  await eventually(() => answers(other.heard()).length === 1, other.heard)
  t.equal(asked(), 1)
})

test('a message without Content-Length ends the stream (RFC 3261, 18.3)', async (t) => {
  const { dial, asked } = await open(t)
  const peer = await dial()
  peer.socket.write(options(1, { 'Content-Length': undefined }))
  await peer.closed
  t.equal(asked(), 0)
})
