import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { runCli } from '../support/run-cli.ts'
import { fakeRelay } from '../switch/media/fake-relay.ts'
import { openPhone } from '../switch/service/phone.ts'
import { startCli, takenPort } from './long-running.ts'

async function freePort(type: 'udp' | 'tcp'): Promise<number> {
  if (type === 'udp') {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    const { port } = socket.address()
    socket.close()
    return port
  }
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

interface Wanted {
  readonly applications?: number
  readonly secret?: string
}

/** A switch.json for this machine, with a route to a phone. */
async function world(t: Test, { applications, secret = 'secret\n' }: Wanted = {}) {
  const sip = await freePort('udp')
  const [caller, callee, relay] = [await openPhone(sip), await openPhone(sip), await fakeRelay()]
  t.teardown(() => [caller, callee, relay].map((each) => each.close()))
  const folder = t.testdir({ secret })
  const port = applications ?? (await freePort('tcp'))
  const place = { kind: 'switchyard', host: '127.0.0.1', port }
  const file = join(folder, 'switch.json')
  const value = {
    ...{ node: 'cs1', domain: 'example.org', rtpengines: [relay.place] },
    sip: { listen: [{ address: '127.0.0.1', port: sip }] },
    engine: { ...place, secretFile: join(folder, 'secret') },
    routes: [{ prefix: '', to: `sip:127.0.0.1:${callee.port}` }],
  }
  writeFileSync(file, JSON.stringify(value))
  return { args: ['switch', 'run', '--config', file], sip, caller, callee, relay }
}

/** The switch takes calls a moment after it was started; until then its engine says 503. */
async function served(port: number): Promise<void> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  for (let status = '503', attempt = 1; status === '503'; attempt += 1) {
    if (attempt > 50) throw new Error('the switch takes no calls')
    await new Promise((resolve) => setTimeout(resolve, 50))
    const text = requestText('OPTIONS', socket.address().port, attempt)
    socket.send(text, port, '127.0.0.1')
    const [answer] = await Promise.race([once(socket, 'message'), silence()])
    status = /^SIP\/2\.0 (\d+)/.exec(String(answer))?.[1] ?? '503'
  }
  socket.close()
}

const silence = () => new Promise<string[]>((resolve) => setTimeout(resolve, 200, []))

function requestText(method: string, port: number, attempt: number): string {
  return [
    `${method} sip:127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bKattempt${attempt};rport`,
    'Max-Forwards: 70',
    'From: <sip:test@127.0.0.1>;tag=test',
    'To: <sip:127.0.0.1>',
    `Call-ID: attempt${attempt}@127.0.0.1`,
    `CSeq: 1 ${method}`,
    ...['Content-Length: 0', '', ''],
  ].join('\r\n')
}

test('a stopped switch says goodbye to both parties before its engine ends', async (t) => {
  const w = await world(t)
  const running = startCli(t, w.args)
  await served(w.sip)
  w.caller.request('INVITE', { body: 'v=0 offer' })
  w.callee.respond(await w.callee.expect('INVITE'), 200, 'v=0 answer')
  await w.caller.expect('200')
  w.caller.request('ACK')
  await w.callee.expect('ACK')
  await new Promise((resolve) => setTimeout(resolve, 50))
  const ending = running.end()
  w.caller.respond(await w.caller.expect('BYE'), 200)
  w.callee.respond(await w.callee.expect('BYE'), 200)
  t.same(await ending, { status: 0, remarks: '' })
  t.equal(w.relay.live.size, 0, 'its media is free again')
})

test('an engine that cannot start takes the call logic along and says why', async (t) => {
  const w = await world(t, { applications: await takenPort(t) })
  const { status, remarks } = await startCli(t, w.args).ended
  t.equal(status, 3)
  t.match(remarks, /^.*EADDRINUSE.*\n {2}hint: another program has that address/)
})

test('a missing secret is told once', async (t) => {
  const w = await world(t, { secret: '\n' })
  const { status, remarks } = await startCli(t, w.args).ended
  t.equal(status, 3)
  t.match(remarks, /^\S*secret is empty\n {2}hint: [^\n]*\n$/)
})

test('a wrong configuration is told with the place of each mistake', async (t) => {
  const file = join(t.testdir({ 'switch.json': '{ "node": "", "color": 1 }' }), 'switch.json')
  const { status, remarks } = await runCli(['switch', 'run', '--config', file])
  t.equal(status, 2)
  for (const place of ['node', 'domain', 'sip', 'engine', 'rtpengines', 'routes']) {
    t.match(remarks, `${file}: ${place}: `)
  }
  t.match(remarks, 'color')
})

test('a configuration that is not there is told with its name', async (t) => {
  const { status, remarks } = await runCli(['switch', 'run', '--config', '/nonexistent.json'])
  t.equal(status, 2)
  t.match(remarks, /^\/nonexistent\.json cannot be read: .*\n {2}hint: /)
})
