import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'tap'
import { openTransport } from '../../../../switch/engine/transport/open-transport.ts'
import { SocketChannel } from '../../../../switch/engine/transport/socket-channel.ts'
import type { Arrival, Listener } from '../../../../switch/engine/transport/transport.ts'

const WISHES: readonly Listener[] = [
  { protocol: 'udp', address: '127.0.0.1', port: 0 },
  { protocol: 'tcp', address: '127.0.0.1', port: 0 },
]
const MESSAGE = 'OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n'

async function served() {
  const transport = await openTransport(WISHES, { log: () => undefined })
  const came: { readonly text: string; readonly arrival: Arrival }[] = []
  const first = new Promise<void>((resolve) => {
    transport.receive = (bytes, arrival) => {
      came.push({ text: bytes.toString(), arrival })
      resolve()
    }
  })
  const local = transport.listeners.find(({ protocol }) => protocol === 'tcp')
  if (!local) throw new Error('no TCP listener')
  return { transport, came, first, local }
}

test('an answer takes the connection its request came over', async (t) => {
  const { transport, came, first, local } = await served()
  const peer = connect(local.port, local.address)
  peer.write(MESSAGE)
  await first
  const [{ text, arrival } = { text: '', arrival: undefined }] = came
  t.equal(text, MESSAGE)
  t.match(arrival, { protocol: 'tcp', local, remote: { address: '127.0.0.1' } })
  const flow = arrival?.flow ?? ''
  t.ok(transport.stands(flow))
  transport.send(Buffer.from('answer'), { local, remote: { address: '127.0.0.1', port: 1 }, flow })
  const [data] = await once(peer, 'data')
  t.equal(String(data), 'answer')
  peer.write('\r\n\r\n')
  const [pong] = await once(peer, 'data')
  t.equal(String(pong), '\r\n', 'a ping is answered (RFC 5626, 4.4.1)')
  peer.destroy()
  await transport.close()
})

test('two engines talk over one connection that the first opens', async (t) => {
  const one = await served()
  const other = await served()
  const path = { local: one.local, remote: other.local }
  one.transport.send(Buffer.from(MESSAGE), path)
  one.transport.send(Buffer.from(MESSAGE), path)
  await other.first
  while (other.came.length < 2) await new Promise((resolve) => setImmediate(resolve))
  t.equal(other.came[0]?.arrival.flow, other.came[1]?.arrival.flow)
  await Promise.all([one.transport.close(), other.transport.close()])
})

test('what stands in the way is told: nobody listens, or the stream is not SIP', async (t) => {
  const { transport, local } = await served()
  const closed = await served()
  await closed.transport.close()
  await new Promise<void>((failed) =>
    transport.send(Buffer.from(MESSAGE), { local, remote: closed.local }, failed),
  )
  const peer = connect(local.port, local.address)
  peer.write('BYE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n')
  await once(peer, 'close')
  t.pass('the connection was given up')
  await transport.close()
})

test('pings of a peer that reads no pongs go unanswered', async (t) => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const peer = connect(port, '127.0.0.1')
  const [socket] = (await once(server, 'connection')) as [Socket]
  const remote = { address: '127.0.0.1', port: 1 }
  const channel = new SocketChannel(socket, { remote, log: () => undefined })
  // As if the way back were full, however much the kernel takes.
  socket.cork()
  const pings = 200_000
  peer.write('\r\n\r\n'.repeat(pings))
  while (socket.bytesRead < 4 * pings) await new Promise((resolve) => setImmediate(resolve))
  t.ok(channel.unread <= socket.writableHighWaterMark, `${channel.unread} bytes are kept`)
  peer.destroy()
  channel.destroy()
  server.close()
})
