import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import type { DefenceOptions } from '../../../../switch/engine/defence/policy.ts'
import { type Engine, startEngine } from '../../../../switch/engine/start-engine.ts'
import { requestText } from '../sip-text.ts'

async function openEngine(t: Test, defence: DefenceOptions): Promise<Engine> {
  const engine = await startEngine({
    listen: [
      { address: '127.0.0.1', port: 0 },
      { address: '127.0.0.1', port: 0, protocol: 'tcp' },
    ],
    applications: { host: '127.0.0.1', port: 0 },
    secret: 'cymru',
    log: () => undefined,
    defence: { trusted: [], answerOptions: 'always', ...defence },
  })
  t.teardown(() => engine.close())
  return engine
}

/** A peer at one of the loopback's many addresses; `heard` are the first lines it was sent. */
async function openPeer(t: Test, address: string) {
  const socket: Socket = createSocket('udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  t.teardown(() => socket.close())
  const heard: string[] = []
  socket.on('message', (bytes) => heard.push(bytes.toString().split('\r\n')[0] ?? ''))
  let count = 0
  const ask = (engine: Engine, userAgent = 'phone') => {
    count += 1
    const branch = `z9hG4bK-${address}-${count}`
    const text = requestText('OPTIONS sip:127.0.0.1 SIP/2.0', {
      Via: `SIP/2.0/UDP ${address};rport;branch=${branch}`,
      'User-Agent': userAgent,
    })
    socket.send(text, engine.sip[0]?.port)
  }
  return { heard, ask }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5)
}

test('a flood from one address is cut short while another is served', async (t) => {
  const engine = await openEngine(t, { perSource: { messages: { perSecond: 0.01, burst: 40 } } })
  const [flood, caller] = [await openPeer(t, '127.0.0.2'), await openPeer(t, '127.0.0.3')]
  for (let round = 0; round < 20; round += 1) {
    for (let count = 0; count < 100; count += 1) flood.ask(engine)
    caller.ask(engine)
    await until(() => caller.heard.length > round)
  }
  t.same(caller.heard, Array(20).fill('SIP/2.0 200 OK'))
  const served = flood.heard.filter((line) => line === 'SIP/2.0 200 OK').length
  const refused = flood.heard.filter((line) => line === 'SIP/2.0 503 Service Unavailable').length
  t.same([served, refused, flood.heard.length], [30, 10, 40], 'of 2000')
  t.equal(engine.load.transactions, 0)
})

test('a scanner hears nothing, and whoever asks beside it does', async (t) => {
  const engine = await openEngine(t, {})
  const [scanner, phone] = [await openPeer(t, '127.0.0.2'), await openPeer(t, '127.0.0.2')]
  for (let count = 0; count < 10; count += 1) scanner.ask(engine, 'friendly-scanner')
  phone.ask(engine)
  await until(() => phone.heard.length > 0)
  t.same(scanner.heard, [])
})

test('short of memory, the engine refuses what is new', async (t) => {
  const engine = await openEngine(t, { total: { memory: 0.0001 } })
  const peer = await openPeer(t, '127.0.0.2')
  while (!peer.heard.includes('SIP/2.0 503 Service Unavailable')) {
    peer.ask(engine)
    await sleep(50)
  }
  t.equal(engine.load.transactions, 0)
})

test('connections above a source’s limit are closed at once', async (t) => {
  const engine = await openEngine(t, { perSource: { connections: 1 } })
  const port = engine.sip.find(({ protocol }) => protocol === 'tcp')?.port ?? 0
  const open = async () => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' })
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  const first = await open()
  const second = await open()
  second.resume().on('error', () => undefined)
  await new Promise((closed) => second.once('close', closed))
  t.notOk(first.destroyed)
})

test('a trusted network that is none is refused before anything is opened', async (t) => {
  await t.rejects(openEngine(t, { trusted: ['192.0.2.0/99'] }), {
    message: '192.0.2.0/99 is not a network',
  })
})
