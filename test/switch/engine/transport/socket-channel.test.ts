import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { mock } from 'node:test'
import { type Test, test } from 'tap'
import { SocketChannel } from '../../../../switch/engine/transport/socket-channel.ts'

const MESSAGE = 'OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n'

/** A socket without a network, whose time is the test's. */
function opened(t: Test) {
  mock.timers.enable({ apis: ['setTimeout'] })
  t.teardown(() => mock.timers.reset())
  const socket = Object.assign(new PassThrough(), { setTimeout: () => socket })
  const channel = new SocketChannel(socket as unknown as Socket, {
    remote: { address: '192.0.2.9', port: 5060 },
    log: () => undefined,
  })
  const came: string[] = []
  channel.user = { message: (bytes) => came.push(bytes.toString()), ended: () => undefined }
  return { socket, came, say: (text: string) => socket.emit('data', Buffer.from(text)) }
}

test('a message that never ends is waited for half a minute', async (t) => {
  const { socket, say } = opened(t)
  say(MESSAGE.slice(0, 10))
  mock.timers.tick(29_000)
  say(MESSAGE.slice(10, 20))
  t.notOk(socket.destroyed)
  mock.timers.tick(1000)
  t.ok(socket.destroyed)
})

test('a busy connection, which is never at the end of a message, stays', async (t) => {
  const { socket, came, say } = opened(t)
  const cut = MESSAGE.slice(5) + MESSAGE.slice(0, 5)
  say(MESSAGE.slice(0, 5))
  for (let round = 0; round < 10; round += 1) {
    mock.timers.tick(20_000)
    say(cut)
  }
  t.equal(came.length, 10)
  t.notOk(socket.destroyed)
})
