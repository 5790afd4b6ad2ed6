import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Test, test } from 'tap'
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws'
import type { Doorkeeper } from '../../../../switch/engine/transport/doorkeeper.ts'
import {
  openTransport,
  type TransportOptions,
} from '../../../../switch/engine/transport/open-transport.ts'
import type { Arrival, Listener } from '../../../../switch/engine/transport/transport.ts'
import { WebSocketChannel } from '../../../../switch/engine/transport/web-socket-channel.ts'
import { openAuthority } from '../../../support/authority.ts'

const MESSAGE = 'OPTIONS sip:a@b SIP/2.0\r\nSubject: ü\r\n\r\n'
const WS: Listener = { protocol: 'ws', address: '127.0.0.1', port: 0 }

async function served(t: Test, options: Partial<TransportOptions> = {}, wish: Listener = WS) {
  const transport = await openTransport([wish], { log: () => undefined, ...options })
  t.teardown(() => transport.close())
  const next = () =>
    new Promise<{ readonly text: string; readonly arrival: Arrival }>((resolve) => {
      transport.receive = (bytes, arrival) => resolve({ text: bytes.toString(), arrival })
    })
  const [local = wish] = transport.listeners
  const host = local.address.includes(':') ? `[${local.address}]` : local.address
  return { transport, next, local, url: `${local.protocol}://${host}:${local.port}/` }
}

/** @returns the status that refuses it, if any. */
async function dial(t: Test, url: string, subprotocol = 'sip', options: ClientOptions = {}) {
  const socket = new WebSocket(url, subprotocol, options)
  t.teardown(() => socket.terminate())
  const refused = new Promise<number>((resolve) =>
    socket.on('unexpected-response', (_, { statusCode = 0 }) => resolve(statusCode)),
  )
  socket.on('error', () => undefined)
  const status = await Promise.race([once(socket, 'open').then(() => 101), refused])
  return { socket, status }
}

test('a browser sends text or bytes, and is answered over its connection (RFC 7118)', async (t) => {
  const { transport, next, local, url } = await served(t)
  const { socket } = await dial(t, url)
  for (const content of [MESSAGE, Buffer.from(MESSAGE)]) {
    const first = next()
    socket.send(content)
    const { text, arrival } = await first
    t.equal(text, MESSAGE)
    t.match(arrival, { protocol: 'ws', local, remote: { address: '127.0.0.1' }, flow: /^ws-/ })
    transport.send(Buffer.from('answer ü'), arrival)
    const [data, isBinary] = await once(socket, 'message')
    t.same([String(data), isBinary], ['answer ü', false])
  }
  socket.send('\r\n\r\n')
  const [pong] = await once(socket, 'message')
  t.equal(String(pong), '\r\n')
  socket.ping()
  await once(socket, 'pong')
})

test('only SIP, only from pages that may, only so much', async (t) => {
  const { url } = await served(t, { webSocket: { origins: ['https://phone.example'] } })
  const origin = 'https://phone.example'
  t.equal((await dial(t, url, 'sip', { origin })).status, 101)
  t.equal((await dial(t, url, 'chat', { origin })).status, 400)
  t.equal((await dial(t, url, 'sip', { origin: 'https://other.example' })).status, 403)
  t.equal((await fetch(url.replace('ws', 'http'))).status, 426)
  const { socket } = await dial(t, url, 'sip', { origin })
  socket.send('x'.repeat(300_000))
  const [code] = await once(socket, 'close')
  t.equal(code, 1009, 'too big (RFC 6455, 7.4.1)')
})

test('who is not admitted does not get as far as HTTP', async (t) => {
  const doorkeeper: Doorkeeper = { admits: () => false, left: () => undefined }
  const { url } = await served(t, { doorkeeper })
  await t.rejects(fetch(url.replace('ws', 'http')))
})

test('over TLS and IPv6; the engine dials, too, and asks for the certificate', async (t) => {
  const authority = await openAuthority(t)
  const host = await authority.issue('host', ['DNS:web.example', 'IP:::1'])
  const tls = { ...host, authorities: authority.file }
  const wish: Listener = { protocol: 'wss', address: '::1', port: 0 }
  const { next, url, local } = await served(t, { tls }, wish)
  const ca = await readFile(authority.file)
  const first = next()
  const { socket } = await dial(t, url, 'sip', { ca })
  socket.send(MESSAGE)
  t.equal((await first).text, MESSAGE)
  const near = await served(t, { tls }, wish)
  const second = next()
  near.transport.send(Buffer.from(MESSAGE), {
    local: near.local,
    remote: local,
    name: 'web.example',
  })
  t.match((await second).arrival, { protocol: 'wss', remote: { address: '::1' } })
  await new Promise<void>((failed) => {
    const path = { local: near.local, remote: local, name: 'other.example' }
    near.transport.send(Buffer.from(MESSAGE), path, failed)
  })
})

test('pings of a browser that reads no pongs go unanswered', async (t) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false })
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const accepted = once(server, 'connection') as Promise<[WebSocket, IncomingMessage]>
  const { socket } = await dial(t, `ws://127.0.0.1:${port}/`)
  const [near, { socket: carrier }] = await accepted
  const remote = { address: '127.0.0.1', port: 1 }
  const parts = { remote, log: () => undefined, proves: () => true }
  const channel = new WebSocketChannel(near, parts)
  t.teardown(() => channel.destroy())
  // As if the way back were full, however much the kernel takes.
  carrier.cork()
  let came = 0
  near.on('ping', () => {
    came += 1
  })
  for (let count = 0; count < 2000; count += 1) socket.ping('x'.repeat(100))
  for (let count = 0; count < 8000; count += 1) socket.send('\r\n\r\n')
  socket.ping('the last')
  while (came < 2001) await new Promise((resolve) => setImmediate(resolve))
  t.ok(channel.unread < 17_000, `${channel.unread} bytes are kept`)
})
