import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import { runEngine, runSwitch } from '../../../switch/service/run-switch.ts'
import { freeTcpPort } from '../../support/free-ports.ts'
import { fakeRelay } from '../media/fake-relay.ts'
import { headerOf, openPhone } from './phone.ts'

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

/** An engine, a switch and two phones, with a relay that only echoes. */
async function world(t: Test) {
  const folder = await mkdtemp(join(tmpdir(), 'switch-'))
  const secretFile = join(folder, 'secret')
  await writeFile(secretFile, 'secret')
  const [sip, relay] = [await freeUdpPort(), await fakeRelay()]
  const [caller, callee] = [await openPhone(sip), await openPhone(sip)]
  const file: SwitchFile = {
    node: 'cs1',
    domain: 'example.org',
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: sip }] },
    engine: { kind: 'switchyard', host: '127.0.0.1', port: await freeTcpPort(), secretFile },
    rtpengines: [relay.place],
    routes: [{ prefix: '', to: `sip:127.0.0.1:${callee.port}` }],
  }
  const log: string[] = []
  const write = (_: string, message: string) => log.push(message)
  const [engine, logic] = [new AbortController(), new AbortController()]
  const engineRun = runEngine(file, { signal: engine.signal, log: write })
  const switchRun = runSwitch(file, { signal: logic.signal, log: write })
  t.teardown(async () => {
    logic.abort()
    await switchRun
    engine.abort()
    await engineRun
    for (const each of [caller, callee, relay]) each.close()
    await rm(folder, { recursive: true })
  })
  while (!log.includes('connected to the SIP engine')) await pause(20)
  return { caller, callee, relay, log, logic, switchRun }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

type World = Awaited<ReturnType<typeof world>>

/** A call both have answered and acknowledged. */
async function talk({ caller, callee }: World) {
  caller.request('INVITE', { body: 'v=0 offer' })
  const invite = await callee.expect('INVITE')
  callee.respond(invite, 200, 'v=0 answer')
  const answer = await caller.expect('200')
  caller.request('ACK')
  await callee.expect('ACK')
  // That was our ACK to the callee; the caller's own to us shows nowhere.
  await pause(50)
  return { invite, answer }
}

async function isQuiet({ relay, log }: World): Promise<boolean> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (log.includes('call over') && relay.live.size === 0) return true
    await pause(20)
  }
  return false
}

test('a call rings, is answered, talks and ends, all of it through the switch', async (t) => {
  const w = await world(t)
  const { caller, callee } = w
  caller.request('INVITE', { body: 'v=0 offer' })
  const invite = await callee.expect('INVITE')
  t.equal(invite.body, 'relayed v=0 offer')
  t.match(headerOf(invite, 'From'), /sip:1000@127\.0\.0\.1/)
  callee.respond(invite, 180)
  await caller.expect('180')
  callee.respond(invite, 200, 'v=0 answer')
  t.equal((await caller.expect('200')).body, 'relayed v=0 answer')
  caller.request('ACK')
  await callee.expect('ACK')
  caller.request('BYE', { sequence: 2 })
  callee.respond(await callee.expect('BYE'), 200)
  await caller.expect('200')
  t.ok(await isQuiet(w))
})

test('the callee may hang up, hold and resume', async (t) => {
  const w = await world(t)
  const { caller, callee } = w
  await talk(w)
  callee.request('INVITE', { body: 'v=0 hold', sequence: 1 })
  const hold = await caller.expect('INVITE')
  t.equal(hold.body, 'relayed v=0 hold')
  caller.respond(hold, 200, 'v=0 held')
  t.equal((await callee.expect('200')).body, 'relayed v=0 held')
  callee.request('ACK', { sequence: 1 })
  callee.request('BYE', { sequence: 2 })
  caller.respond(await caller.expect('BYE'), 200)
  t.ok(await isQuiet(w))
})

test('a caller that cancels stops the ringing', async (t) => {
  const w = await world(t)
  const { caller, callee } = w
  const branch = 'z9hG4bKcancelled'
  caller.request('INVITE', { body: 'v=0 offer', branch })
  const invite = await callee.expect('INVITE')
  callee.respond(invite, 180)
  await caller.expect('180')
  caller.request('CANCEL', { branch })
  await caller.expect('487')
  caller.request('ACK', { branch })
  callee.respond(await callee.expect('CANCEL'), 200)
  callee.respond(invite, 487)
  t.ok(await isQuiet(w))
})

test('a busy callee makes a busy caller', async (t) => {
  const w = await world(t)
  const { caller, callee } = w
  caller.request('INVITE', { body: 'v=0 offer', branch: 'z9hG4bKbusy' })
  callee.respond(await callee.expect('INVITE'), 486)
  await caller.expect('486')
  caller.request('ACK', { branch: 'z9hG4bKbusy' })
  t.ok(await isQuiet(w))
})

test('an INVITE without an offer is answered with the callee’s', async (t) => {
  const w = await world(t)
  const { caller, callee } = w
  caller.request('INVITE')
  const invite = await callee.expect('INVITE')
  t.equal(invite.body, '')
  callee.respond(invite, 200, 'v=0 offer')
  t.equal((await caller.expect('200')).body, 'relayed v=0 offer')
  caller.request('ACK', { body: 'v=0 answer' })
  t.equal((await callee.expect('ACK')).body, 'relayed v=0 answer')
  callee.request('BYE', { sequence: 1 })
  caller.respond(await caller.expect('BYE'), 200)
  t.ok(await isQuiet(w))
})

test('shutting down says goodbye to both parties', async (t) => {
  const w = await world(t)
  await talk(w)
  w.logic.abort()
  w.caller.respond(await w.caller.expect('BYE'), 200)
  w.callee.respond(await w.callee.expect('BYE'), 200)
  await w.switchRun
  t.equal(w.relay.live.size, 0)
})
