import { test } from 'tap'
import type { SessionTimerOptions } from '../../../../switch/engine/dialog/session-timer.ts'
import {
  firstOf,
  type SipMessage,
  type SipRequest,
} from '../../../../switch/engine/message/message.ts'
import { answeredCall, CALLER_DIALOG, dial, inDialogText, inviteText, shownId } from './calls.ts'
import { CONTACT, CoreWorld, type FakeApplication } from './core-world.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const TIMER = { Supported: 'timer' }
const SDP = ['SIP/2.0 200 OK', 'To: <sip:x>;tag=own', 'Content-Type: application/sdp']

function fields(message: SipMessage | undefined, ...names: readonly string[]) {
  return names.map((name) => message && firstOf(message, name))
}

/** A caller's INVITE, answered by the application and acknowledged. */
function answered(
  changes: Readonly<Record<string, string>>,
  options: SessionTimerOptions = {},
  lines: readonly string[] = SDP,
) {
  const world = new CoreWorld(undefined, options)
  const application = world.join('invite')
  world.network.bring(inviteText(changes))
  world.command(application, `${shownId(application)}|`, lines, 'v=0 ours')
  const [, ok] = world.sent()
  world.network.bring(inDialogText('ACK', 1))
  application.take()
  return { world, application, ok }
}

/** An application's INVITE, answered by a callee and acknowledged. */
function dialled(
  headers: readonly string[],
  options: SessionTimerOptions = {},
  given: readonly string[] = ['Content-Type: application/sdp'],
) {
  const world = new CoreWorld(undefined, options)
  const application = world.join()
  const call = dial(world, application, given)
  world.reply(call.invite, 200, { headers: [CONTACT, ...headers] })
  world.command(application, `|${call.dialogId}`, ['ACK sip:placeholder SIP/2.0'])
  world.network.take()
  application.take()
  return { world, application, ...call }
}

/** The one request that went out, however often. */
function only(world: CoreWorld): SipRequest {
  const [request, ...others] = world.sent()
  const isRepeated = others.every((each) => each.headers[0]?.line === request?.headers[0]?.line)
  if (request?.kind !== 'request' || !isRepeated) throw new Error('not one request')
  return request
}

function ended(world: CoreWorld, application: FakeApplication): string {
  const bye = application.take().find(({ fields: [, , , , , , , , id] }) => id === 'unsolicited')
  return `${world.core.load.dialogs} ${/\r\nReason: (.*)\r\n/.exec(bye?.text ?? '')?.[1]}`
}

const EXPIRED = '0 SIP;cause=200;text="Session timer expired"'

test('a caller that asks for a session timer gets it (RFC 4028, 9)', async (t) => {
  const agreed = (changes: Readonly<Record<string, string>>, options: SessionTimerOptions = {}) =>
    fields(answered(changes, options).ok, 'session-expires', 'require')
  const ask = (value: string) => ({ ...TIMER, 'Session-Expires': value })
  t.same(agreed(ask('1800')), ['1800;refresher=uac', 'timer'])
  t.same(agreed(ask('1800;refresher=uas')), ['1800;refresher=uas', undefined])
  t.same(agreed(ask('1800'), { refresher: 'engine' }), ['1800;refresher=uas', undefined])
  t.same(agreed({ 'Session-Expires': '60' }), ['90;refresher=uas', undefined], 'a proxy asked')
  t.same(agreed({ ...ask('100'), 'Min-SE': '300' }), ['300;refresher=uac', 'timer'])
  t.same(agreed({}), [undefined, undefined])
  t.same(agreed({}, { interval: 600 }), ['600;refresher=uas', undefined])
  t.same(agreed(TIMER, { interval: 600 }), ['600;refresher=uac', 'timer'])
})

test('what the application says of the session timer stands', async (t) => {
  const lines = [...SDP, 'Session-Expires: 120;refresher=uas']
  const { world, ok } = answered({ ...TIMER, 'Session-Expires': '1800' }, {}, lines)
  t.same(fields(ok, 'session-expires'), ['120;refresher=uas'])
  world.clock.advance(MINUTE)
  t.equal(only(world).method, 'INVITE')
})

test('a session too short is refused (RFC 4028, 9)', async (t) => {
  const world = new CoreWorld(undefined, { minimum: 120 })
  const application = world.join('invite')
  world.network.bring(inviteText({ ...TIMER, 'Session-Expires': '119' }))
  const [, refused] = world.sent()
  t.equal(refused?.kind === 'response' && refused.status, 422)
  t.same(fields(refused, 'min-se'), ['120'])
  t.same(application.take(), [])
})

test('a session the peer does not refresh ends (RFC 4028, 10)', async (t) => {
  const { world, application } = answered({ ...TIMER, 'Session-Expires': '90' })
  world.clock.advance(59 * SECOND)
  t.same(world.lines(), [])
  world.clock.advance(SECOND)
  t.same(world.lines(), ['BYE'], 'a third before the end')
  t.equal(ended(world, application), EXPIRED)
})

test('each refresh of the peer’s begins the session anew', async (t) => {
  const { world, application } = answered({ ...TIMER, 'Session-Expires': '90' })
  world.clock.advance(50 * SECOND)
  const again = { ...TIMER, 'Session-Expires': '90;refresher=uac' }
  world.network.bring(inDialogText('UPDATE', 2, again))
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK'])
  const [ok] = world.sent()
  t.same(fields(ok, 'session-expires', 'require'), ['90;refresher=uac', 'timer'])
  world.clock.advance(50 * SECOND)
  t.equal(world.core.load.dialogs, 1)
  world.network.bring(inDialogText('INVITE', 3, TIMER))
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK'])
  world.network.bring(inDialogText('ACK', 3))
  world.network.take()
  world.clock.advance(50 * SECOND)
  t.equal(world.core.load.dialogs, 1, 'even if it does not mention it')
  world.clock.advance(10 * SECOND)
  t.same(world.lines(), ['BYE'])
})

test('a refresh that is refused does not stop the timer', async (t) => {
  const { world } = answered({ ...TIMER, 'Session-Expires': '90' })
  world.network.bring(inDialogText('UPDATE', 2, { ...TIMER, 'Session-Expires': '30' }))
  t.same(world.lines(), ['422 2 UPDATE'])
  world.clock.advance(MINUTE)
  t.same(world.lines(), ['BYE'])
})

test('our refresh is an INVITE with what we said last; the application sees nothing', async (t) => {
  const { world, application } = answered({ 'Session-Expires': '90' })
  world.clock.advance(45 * SECOND)
  const invite = only(world)
  t.same(fields(invite, 'session-expires', 'min-se', 'supported', 'content-type', 'contact'), [
    ...['90;refresher=uac', '90', 'timer', 'application/sdp', '<sip:192.0.2.1:5060>'],
  ])
  t.equal(invite.body.toString(), 'v=0 ours')
  world.reply(invite, 200, { headers: [CONTACT, 'Session-Expires: 90;refresher=uac'] })
  world.reply(invite, 200, { headers: [CONTACT, 'Session-Expires: 90;refresher=uac'] })
  t.same(world.lines(), ['ACK', 'ACK'], 'and each 2xx is acknowledged')
  t.same(application.take(), [])
  world.clock.advance(45 * SECOND)
  t.equal(only(world).method, 'INVITE')
})

test('our refresh is an UPDATE where the peer takes it', async (t) => {
  const { world } = dialled(['Allow: INVITE, UPDATE', 'Session-Expires: 90;refresher=uac'])
  world.clock.advance(45 * SECOND)
  const update = only(world)
  t.equal(update.method, 'UPDATE')
  t.equal(update.body.length, 0)
  world.reply(update, 405)
  t.equal(only(world).method, 'INVITE', 'it says so, but does not')
})

test('a late offer’s answer is what a refresh repeats', async (t) => {
  const world = new CoreWorld()
  const application = world.join()
  world.command(application, '|', ['INVITE sip:peer@192.0.2.9:5080 SIP/2.0'])
  const invite = only(world)
  const [echo] = application.take()
  t.equal(echo?.fields[3], 'OK')
  world.reply(invite, 200, { headers: [CONTACT, 'Session-Expires: 90;refresher=uac'] })
  const dialogId = `${firstOf(invite, 'call-id')};from-tag=tag-1`
  world.command(application, `|${dialogId}`, ['ACK sip:placeholder SIP/2.0'], 'v=0 late')
  t.equal(only(world).body.toString(), 'v=0 late')
  world.clock.advance(45 * SECOND)
  t.equal(only(world).body.toString(), 'v=0 late')
})

test('a peer that wants longer sessions gets them (RFC 4028, 7.4)', async (t) => {
  const { world } = dialled(['Session-Expires: 90'])
  world.clock.advance(45 * SECOND)
  world.reply(only(world), 422, { headers: ['Min-SE: 300'] })
  const [, again] = world.sent()
  t.same(fields(again, 'session-expires', 'min-se'), ['300;refresher=uac', '300'])
  if (again?.kind === 'request') {
    world.reply(again, 200, { headers: [CONTACT, 'Session-Expires: 300;refresher=uac'] })
  }
  world.network.take()
  world.clock.advance(149 * SECOND)
  t.same(world.lines(), [])
  world.clock.advance(SECOND)
  t.same(world.lines(), ['INVITE'])
})

test('a peer that wants a session longer than any timer does not end it at once', async (t) => {
  const { world } = dialled(['Session-Expires: 90'])
  world.clock.advance(45 * SECOND)
  world.reply(only(world), 422, { headers: ['Min-SE: 9999999'] })
  const [, again] = world.sent()
  t.same(fields(again, 'session-expires'), ['2000000;refresher=uac'], 'setTimeout ends at 2^31 ms')
})

for (const status of [408, 481]) {
  test(`a refresh that gets ${status} ends the call`, async (t) => {
    const { world, application } = dialled(['Session-Expires: 90'])
    world.clock.advance(45 * SECOND)
    world.reply(only(world), status)
    t.same(world.lines(), ['ACK', 'BYE'])
    t.equal(ended(world, application), EXPIRED)
  })
}

test('a refresh nobody answers ends the call', async (t) => {
  const { world, application } = dialled(['Session-Expires: 90'])
  world.clock.advance(MINUTE)
  t.equal(world.lines().at(-1), 'BYE')
  t.equal(ended(world, application), EXPIRED)
  world.clock.advance(2 * MINUTE)
  t.same(world.core.load, { dialogs: 0, requests: 0, transactions: 0 })
  t.equal(world.clock.waiting, 0)
})

test('a callee that rings at a refresh for ever keeps nothing', async (t) => {
  const { world } = dialled(['Session-Expires: 90'])
  world.clock.advance(45 * SECOND)
  world.reply(only(world), 180)
  world.clock.advance(MINUTE)
  world.clock.advance(MINUTE)
  t.same(world.core.load, { dialogs: 0, requests: 0, transactions: 0 })
})

test('a refresh that collides, or that the peer cannot take now, is tried again', async (t) => {
  for (const status of [491, 500]) {
    const { world } = dialled(['Session-Expires: 90'])
    world.clock.advance(45 * SECOND)
    world.reply(only(world), status)
    t.same(world.lines(), ['ACK'])
    world.clock.advance(8 * SECOND)
    t.equal(only(world).method, 'INVITE', `${status}`)
  }
})

test('a refresh waits while the application’s own INVITE is open, and that waits for a refresh', async (t) => {
  const { world, application, dialogId } = dialled(['Session-Expires: 90'])
  const invite = () =>
    world.command(application, `|${dialogId}`, ['INVITE sip:placeholder SIP/2.0'], 'v=0 new')
  world.clock.advance(44 * SECOND)
  invite()
  const first = only(world)
  t.same(fields(first, 'session-expires'), ['90;refresher=uac'], 'the session goes on')
  world.clock.advance(2 * SECOND)
  t.notOk(world.lines().includes('UPDATE'))
  world.reply(first, 488)
  world.clock.advance(4 * SECOND)
  const [refresh] = world
    .sent()
    .filter(({ kind }) => kind === 'request')
    .slice(-1)
  t.equal(refresh?.body.toString(), 'v=0', 'what was refused is not what we said last')
  application.take()
  invite()
  t.same(world.lines(), [])
  if (refresh?.kind === 'request') world.reply(refresh, 200)
  t.same(world.lines(), ['ACK', 'INVITE'])
  t.equal(application.take().length, 1)
})

test('what waits for a refresh fails when the call ends', async (t) => {
  const { world, application, dialogId } = dialled(['Session-Expires: 90'])
  world.clock.advance(45 * SECOND)
  world.command(application, `|${dialogId}`, ['UPDATE sip:placeholder SIP/2.0'])
  world.network.take()
  world.core.leave(application)
  t.same(world.lines(), ['BYE'])
})

test('an engine that wants session timers asks for them', async (t) => {
  const asked = (options: SessionTimerOptions, given: readonly string[] = []) =>
    fields(dialled([], options, given).invite, ...['session-expires', 'min-se', 'supported'])
  t.same(asked({ interval: 1800 }), ['1800', '90', 'timer'])
  t.same(asked({ interval: 1800, minimum: 120, refresher: 'engine' }), [
    ...['1800;refresher=uac', '120', 'timer'],
  ])
  t.same(asked({ interval: 1800 }, ['Session-Expires: 600']), ['600', undefined, undefined])
  t.same(asked({}), [undefined, undefined, undefined])
})

test('a callee that wants longer sessions than the engine asks for gets them', async (t) => {
  const world = new CoreWorld(undefined, { interval: 120 })
  const application = world.join()
  const { invite, transactionId, dialogId } = dial(world, application, ['Supported: 100rel'])
  world.reply(invite, 422, { headers: ['Min-SE: 600'] })
  t.same(application.take(), [], 'the application did not ask for it')
  const [, again] = world.sent()
  t.same(fields(again, 'session-expires', 'min-se', 'cseq', 'call-id', 'from'), [
    ...['600', '600', '101 INVITE'],
    ...fields(invite, 'call-id', 'from'),
  ])
  if (again?.kind !== 'request') return
  world.reply(again, 183, { headers: [CONTACT, 'Require: 100rel', 'RSeq: 1'] })
  const prack = ['PRACK sip:placeholder SIP/2.0', 'RAck: 1 100 INVITE']
  world.command(application, `|${dialogId}`, prack)
  t.same(fields(only(world), 'rack'), ['1 101 INVITE'], 'whose number it does not know')
  application.take()
  world.reply(again, 422, { headers: ['Min-SE: 900'] })
  const [frame] = application.take()
  t.match(frame?.text, /^SIP\/2\.0 422 /, 'once is enough')
  t.equal(frame?.fields[8], transactionId)
})

test('an application that asks for a session timer itself hears of the 422', async (t) => {
  const world = new CoreWorld(undefined, { interval: 120 })
  const application = world.join()
  const { invite } = dial(world, application, ['Session-Expires: 100'])
  world.reply(invite, 422, { headers: ['Min-SE: 600'] })
  t.match(application.take()[0]?.text, /^SIP\/2\.0 422 /)
  t.same(world.lines(), ['ACK'])
})

test('a call without session timer has none', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.clock.advance(200 * MINUTE)
  t.equal(world.core.load.dialogs, 1)
  t.equal(world.clock.waiting, 0)
  world.command(application, `|${CALLER_DIALOG}`, ['UPDATE sip:placeholder SIP/2.0'])
  t.same(fields(only(world), 'session-expires'), [undefined])
})
