import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { eventually } from '../../../lab/support/eventually.ts'
import { type Dialog, idle, openApplication, openEngine, type Srf } from '../srf.ts'
import { FAST, field, Peer, SDP } from './peer.ts'

/** Long enough for several repetitions. */
const A_WHILE = 10 * FAST.t1

/** A caller on a socket of its own, and drachtio-srf, which takes every call. */
async function open(t: Test) {
  const engine = await openEngine(t, 0, { timers: FAST })
  const dialogs: Dialog[] = []
  const ended: (string | undefined)[] = []
  const srf: Srf = await openApplication(t, engine, {
    invite: (request, response) =>
      void srf.createUAS(request, response, { localSdp: SDP }).then((dialog) => {
        dialogs.push(dialog)
        dialog.on('destroy', (_, reason) => ended.push(reason))
      }),
  })
  return { engine, srf, dialogs, ended, caller: await Peer.open(t, engine) }
}

/** A call that is up. */
async function call(t: Test, headers: Readonly<Record<string, string>> = {}) {
  const world = await open(t)
  const { caller, dialogs } = world
  caller.ask('INVITE', 1, headers, SDP)
  const to = field(await caller.response('200 1 INVITE'), 'to')
  caller.ask('ACK', 1, { To: to })
  await eventually(() => dialogs.length === 1, 'the call')
  const [dialog] = dialogs
  if (!dialog) throw new Error('no dialog')
  return { ...world, dialog, to }
}

async function refusing(t: Test, status: number) {
  const engine = await openEngine(t, 0, { timers: FAST })
  await openApplication(t, engine, { invite: (_, response) => response.send(status) })
  return { engine, caller: await Peer.open(t, engine) }
}

test('100 comes at once, whatever the application does (RFC 3261, 17.2.1)', async (t) => {
  const engine = await openEngine(t)
  await openApplication(t, engine, { invite: () => undefined })
  const caller = await Peer.open(t, engine)
  caller.ask('INVITE')
  t.equal(field(await caller.response('100 1 INVITE'), 'to'), '<sip:bob@example.org>')
  caller.ask('CANCEL', 1, { Via: caller.via('INVITE-1') })
  await caller.response('487 1 INVITE')
})

for (const status of [302, 486, 503, 603]) {
  test(`a ${status} is repeated until its ACK (RFC 3261, 17.2.1)`, async (t) => {
    const { engine, caller } = await refusing(t, status)
    caller.ask('INVITE')
    const [first] = [
      await caller.response(`${status} 1 INVITE`),
      await caller.response(`${status} 1 INVITE`),
    ]
    caller.ask('ACK', 1, { Via: caller.via('INVITE-1'), To: field(first, 'to') })
    await idle(engine)
    await eventually(() => engine.load.transactions === 0, 'nothing kept')
  })
}

test('a failure nobody acknowledges is given up; the next call is served', async (t) => {
  const { engine, caller } = await refusing(t, 486)
  caller.ask('INVITE')
  await caller.response('486 1 INVITE')
  await eventually(() => engine.load.transactions === 0, 'the end of timer H')
  caller.ask('INVITE', 2, { 'Call-ID': 'another' })
  await caller.response('486 2 INVITE')
})

test('a 200 that got lost comes again, and again when the INVITE does', async (t) => {
  const { caller, dialogs } = await open(t)
  caller.ask('INVITE', 1, {}, SDP)
  await caller.response('200 1 INVITE')
  caller.ask('INVITE', 1, {}, SDP)
  await caller.response('200 1 INVITE')
  const to = field(await caller.response('200 1 INVITE'), 'to')
  caller.ask('ACK', 1, { To: to })
  await eventually(() => dialogs.length === 1, 'one call')
})

test('a late ACK is in time, and the 200 is not said again', async (t) => {
  const { caller, dialogs, ended, engine } = await open(t)
  caller.ask('INVITE', 1, {}, SDP)
  for (let copies = 0; copies < 4; copies += 1) await caller.response('200 1 INVITE')
  const to = field(await caller.response('200 1 INVITE'), 'to')
  caller.ask('ACK', 1, { To: to })
  await eventually(() => dialogs.length === 1, 'the call')
  const before = caller.rest.filter((line) => line === '200 1 INVITE').length
  await sleep(A_WHILE)
  t.ok(caller.rest.filter((line) => line === '200 1 INVITE').length <= before + 1)
  t.same(ended, [])
  t.equal(engine.load.dialogs, 1)
})

test('without an ACK the call is ended by BYE after 64 * T1 (RFC 3261, 13.3.1.4)', async (t) => {
  const { caller, engine, ended } = await open(t)
  caller.ask('INVITE', 1, {}, SDP)
  caller.answer(await caller.request('BYE'), 200)
  await eventually(() => ended.length === 1, 'the application hears of it')
  t.same(ended, ['ACK timeout'])
  await idle(engine)
})

test('a CANCEL that crosses the 200 ends nothing (RFC 3261, 9.2)', async (t) => {
  const { caller, dialogs, engine } = await open(t)
  caller.ask('INVITE', 1, {}, SDP)
  const to = field(await caller.response('200 1 INVITE'), 'to')
  caller.ask('CANCEL', 1, { Via: caller.via('INVITE-1') })
  await caller.response('200 1 CANCEL')
  caller.ask('ACK', 1, { To: to })
  await eventually(() => dialogs.length === 1, 'the call')
  caller.ask('BYE', 2, { To: to })
  await caller.response('200 2 BYE')
  await idle(engine)
})

test('an INVITE that comes two ways is refused the second time (RFC 3261, 8.2.2.2)', async (t) => {
  const { caller, dialogs } = await open(t)
  caller.ask('INVITE', 1, {}, SDP)
  const to = field(await caller.response('200 1 INVITE'), 'to')
  caller.ask('INVITE', 1, { Via: caller.via('other-way') }, SDP)
  await caller.response('482 1 INVITE')
  caller.ask('ACK', 1, { To: to })
  await eventually(() => dialogs.length === 1, 'one call')
})

test('an answer goes where the request came from (RFC 3581)', async (t) => {
  const { caller } = await open(t)
  const via = 'SIP/2.0/UDP 192.0.2.99:9;rport;branch=z9hG4bK-1'
  caller.ask('MESSAGE', 1, { Via: via })
  const answer = field(await caller.response('503 1 MESSAGE'), 'via')
  t.match(answer, `;rport=${caller.port}`)
  t.match(answer, ';received=127.0.0.1')
})

test('what cannot be served is refused before anybody is asked', async (t) => {
  const { caller, dialogs } = await open(t)
  caller.ask('INVITE', 1, { 'Max-Forwards': '0' })
  await caller.response('483 1 INVITE')
  caller.ask('INVITE', 2, { 'Call-ID': 'two', Require: 'sec-agree' })
  t.equal(field(await caller.response('420 2 INVITE'), 'unsupported'), 'sec-agree')
  caller.ask('BYE', 3, { 'Call-ID': 'three', To: '<sip:b@h>;tag=none' })
  await caller.response('481 3 BYE')
  t.same(dialogs, [])
})

test('a request of the dialog out of order gets a 500 (RFC 3261, 12.2.2)', async (t) => {
  const { caller, to, dialog } = await call(t)
  dialog.on('info', (_, response) => response.send(200))
  caller.ask('INFO', 5, { To: to })
  await caller.response('200 5 INFO')
  caller.ask('INFO', 4, { To: to })
  await caller.response('500 4 INFO')
  caller.ask('INFO', 6, { To: to })
  await caller.response('200 6 INFO')
})

test('an INVITE while one is pending is told to come later (RFC 3261, 14.2)', async (t) => {
  const { caller, to, dialog } = await call(t)
  dialog.on('modify', () => undefined)
  caller.ask('INVITE', 2, { To: to }, SDP)
  await caller.response('100 2 INVITE')
  caller.ask('INVITE', 3, { To: to }, SDP)
  t.match(field(await caller.response('500 3 INVITE'), 'retry-after'), /^\d+$/)
})

test('INVITEs of both sides at once: 491 (RFC 3261, 14.2)', async (t) => {
  const { caller, to, dialog } = await call(t)
  const modified = dialog.modify(SDP)
  const own = await caller.request('INVITE')
  caller.ask('INVITE', 2, { To: to }, SDP)
  await caller.response('491 2 INVITE')
  caller.answer(own, 491)
  await t.rejects(modified, 'the application hears of its own, and waits as it likes')
  await caller.request('ACK')
})

test('requests of the call take the recorded route, both entries of it (RFC 5658)', async (t) => {
  const inside = await open(t)
  const { caller, dialogs } = inside
  const routes = [
    `<sip:127.0.0.1:${caller.port};lr;r2=on>`,
    '<sip:192.0.2.1;transport=tcp;lr;r2=on>',
  ]
  caller.ask('INVITE', 1, { 'Record-Route': routes.join(', '), Contact: '<sip:a@192.0.2.77>' }, SDP)
  const answer = await caller.response('200 1 INVITE')
  t.equal(field(answer, 'record-route'), routes.join(', '))
  caller.ask('ACK', 1, { To: field(answer, 'to') })
  await eventually(() => dialogs.length === 1, 'the call')
  const over = dialogs[0]?.destroy()
  const bye = await caller.request('BYE')
  t.equal(bye.uri, 'sip:a@192.0.2.77')
  t.match(field(bye, 'route'), routes[0])
  caller.answer(bye, 200)
  await over
})

test('a strict router finds its own URI in the request (RFC 3261, 12.2.1.1)', async (t) => {
  const { caller, dialogs } = await open(t)
  const router = `sip:127.0.0.1:${caller.port}`
  caller.ask('INVITE', 1, { 'Record-Route': `<${router}>`, Contact: '<sip:a@192.0.2.77>' }, SDP)
  caller.ask('ACK', 1, { To: field(await caller.response('200 1 INVITE'), 'to') })
  await eventually(() => dialogs.length === 1, 'the call')
  const over = dialogs[0]?.destroy()
  const bye = await caller.request('BYE')
  t.equal(bye.uri, router)
  t.equal(field(bye, 'route'), '<sip:a@192.0.2.77>')
  caller.answer(bye, 200)
  await over
})
