import { test } from 'tap'
import { firstOf, type SipResponse } from '../../../../switch/engine/message/message.ts'
import { requestText } from '../sip-text.ts'
import { CALLER_DIALOG, dial, inDialogText, inviteText, shownId } from './calls.ts'
import { CONTACT, CoreWorld } from './core-world.ts'

const NOTHING = { dialogs: 0, requests: 0, transactions: 0 }
const HALF_MINUTE = 32_000
const UNKNOWN = 'Response not sent due to unknown transaction'
const RELIABLY = ['SIP/2.0 183 Progress', 'To: <sip:x>;tag=own', 'Require: 100rel']

/** A caller's INVITE, by default of one that takes reliable provisional responses. */
function called(changes: Readonly<Record<string, string | undefined>> = { Supported: '100rel' }) {
  const world = new CoreWorld()
  const application = world.join('invite')
  world.network.bring(inviteText(changes))
  const transactionId = shownId(application)
  world.network.take()
  application.take()
  const answer = (lines: readonly string[], body = '') =>
    world.command(application, `${transactionId}|`, lines, body)
  const prack = (sequence: number, rack: string) =>
    world.network.bring(inDialogText('PRACK', sequence, { RAck: rack }))
  return { world, application, transactionId, answer, prack }
}

function responses(world: CoreWorld): readonly SipResponse[] {
  return world.sent().filter((message) => message.kind === 'response')
}

test('a reliable answer has a number, the extension and Contact (RFC 3262, 3)', async (t) => {
  const { world, answer } = called()
  answer(RELIABLY, 'v=0')
  const [progress] = responses(world)
  t.equal(progress?.status, 183)
  t.same(
    ['rseq', 'require', 'contact'].map((name) => progress && firstOf(progress, name)),
    ['101', '100rel', '<sip:192.0.2.1:5060>'],
  )
})

test('a reliable answer is repeated, ever more seldom, until its PRACK', async (t) => {
  const { world, application, answer, prack } = called()
  answer(RELIABLY)
  world.clock.advance(3_500)
  t.equal(responses(world).length, 4, 'at 0, 0.5, 1.5 and 3.5 seconds')
  application.take()
  prack(2, '101 1 INVITE')
  const [frame] = application.take()
  t.match(frame?.text, /^PRACK /)
  t.equal(frame?.fields[9], CALLER_DIALOG)
  world.command(application, `${frame?.fields[8]}|`, ['SIP/2.0 200 OK'])
  t.same(world.lines(), ['200 2 PRACK'])
  world.clock.advance(HALF_MINUTE)
  t.same(world.lines(), [])
})

test('a PRACK for anything else is refused', async (t) => {
  const { world, application, answer, prack } = called()
  answer(RELIABLY)
  world.lines()
  application.take()
  for (const [index, rack] of ['9 1 INVITE', '101 2 INVITE', '101 1 UPDATE', 'x'].entries()) {
    prack(2 + index, rack)
  }
  prack(8, '101 1 INVITE')
  prack(9, '101 1 INVITE')
  t.same(world.lines(), [
    ...['481 2 PRACK', '481 3 PRACK', '481 4 PRACK', '481 5 PRACK'],
    '481 9 PRACK',
  ])
  t.equal(application.take().length, 1)
})

test('without PRACK the call is refused, and its application hears of it', async (t) => {
  const { world, application, transactionId, answer } = called()
  answer(RELIABLY)
  application.take()
  world.clock.advance(HALF_MINUTE)
  t.match(world.lines().at(-1), '504 1 INVITE')
  const [cancel] = application.take()
  t.same(cancel?.fields.slice(8), [transactionId, CALLER_DIALOG, ''])
  t.match(cancel?.text, /^CANCEL [\s\S]*\r\nReason: SIP;text="PRACK timeout"\r\n/)
  t.equal(answer(['SIP/2.0 200 OK']).refused, UNKNOWN)
  world.clock.advance(2 * HALF_MINUTE)
  t.same(world.core.load, NOTHING)
})

test('the next reliable answer waits for the PRACK to the first', async (t) => {
  const { world, application, answer, prack } = called()
  answer(RELIABLY)
  const { id } = answer(['SIP/2.0 180 Ringing', 'Require: 100rel'])
  t.equal(responses(world).length, 1)
  application.take()
  prack(2, '101 1 INVITE')
  const [ringing] = responses(world)
  t.equal(ringing?.status, 180)
  t.equal(ringing && firstOf(ringing, 'rseq'), '102')
  const frames = application.take()
  t.match(frames[0]?.text, /^PRACK /)
  t.equal(frames[1]?.fields[2], id, 'it is echoed when it goes out')
})

test('a 2xx waits for the session description before it to arrive', async (t) => {
  const { world, answer, prack } = called()
  answer(RELIABLY, 'v=0')
  answer(['SIP/2.0 200 OK'])
  t.equal(responses(world).length, 1)
  t.equal(answer(['SIP/2.0 486 Busy']).refused, UNKNOWN, 'it has answered')
  prack(2, '101 1 INVITE')
  t.same(world.lines(), ['200 1 INVITE'])
})

test('a 2xx after a reliable answer without session goes out; a late PRACK is taken', async (t) => {
  const { world, application, answer, prack } = called()
  answer(RELIABLY)
  answer(['SIP/2.0 200 OK'])
  t.same(world.lines(), ['183 1 INVITE', '200 1 INVITE'])
  world.network.bring(inDialogText('ACK', 1))
  world.clock.advance(HALF_MINUTE)
  t.same(world.lines(), [])
  application.take()
  prack(2, '101 1 INVITE')
  t.same(world.lines(), ['200 2 PRACK'])
  t.same(application.take(), [], 'which has its call by now')
})

test('a failure waits for nothing', async (t) => {
  const { world, answer } = called()
  answer(RELIABLY, 'v=0')
  const waiting = answer(['SIP/2.0 180 Ringing', 'Require: 100rel'])
  t.equal(waiting.refused, undefined)
  answer(['SIP/2.0 486 Busy'])
  t.same(world.lines(), ['183 1 INVITE', '486 1 INVITE'])
  world.clock.advance(2 * HALF_MINUTE)
  t.same(world.core.load, NOTHING)
  t.equal(world.clock.waiting, 0)
})

test('a CANCEL takes back what waits', async (t) => {
  const { world, application, answer } = called()
  answer(RELIABLY, 'v=0')
  answer(['SIP/2.0 200 OK'])
  world.network.bring(requestText('CANCEL sip:b@192.0.2.1 SIP/2.0'))
  t.same(world.lines(), ['183 1 INVITE', '200 1 CANCEL', '487 1 INVITE'])
  t.match(application.news().at(-1), 'CANCEL')
})

test('who does not take reliable answers gets none', async (t) => {
  const { world, answer } = called({})
  t.equal(answer(RELIABLY).refused, 'Remote endpoint does not support 100rel')
  t.same(world.lines(), [])
  answer(['SIP/2.0 180 Ringing'])
  t.same(world.lines(), ['180 1 INVITE'], 'the call goes on')
})

test('who insists on reliable answers gets no others', async (t) => {
  const { world, answer } = called({ Require: '100rel' })
  answer(['SIP/2.0 180 Ringing'])
  const [ringing] = responses(world)
  t.equal(ringing && firstOf(ringing, 'require'), '100rel')
  t.equal(ringing && firstOf(ringing, 'rseq'), '101')
})

test('an application cannot heap up answers that wait', async (t) => {
  const { answer } = called()
  const more = Array.from({ length: 18 }, () => answer(RELIABLY).refused)
  t.same(more.slice(-2), [undefined, 'too many reliable provisional responses wait for PRACK'])
})

/** An application's INVITE that a callee answers with reliable provisional responses. */
function calling() {
  const world = new CoreWorld()
  const application = world.join()
  const dialled = dial(world, application)
  const progress = (number: number, tag = 'peer') =>
    world.reply(dialled.invite, 183, {
      tag,
      headers: [CONTACT, 'Require: 100rel', `RSeq: ${number}`],
    })
  const prack = (number: number) =>
    world.command(application, `|${dialled.dialogId}`, [
      'PRACK sip:placeholder SIP/2.0',
      `RAck: ${number} 100 INVITE`,
    ])
  return { world, application, dialled, progress, prack }
}

test('reliable answers reach the application once and in order (RFC 3262, 4)', async (t) => {
  const { application, progress } = calling()
  progress(7)
  t.equal(application.take().length, 1)
  progress(7)
  progress(9)
  t.same(application.take(), [])
  progress(8)
  t.equal(application.take().length, 1)
})

test('the application’s PRACK goes out in the early dialog', async (t) => {
  const { world, application, dialled, progress, prack } = calling()
  progress(7)
  application.take()
  prack(7)
  const [request] = world.sent()
  t.equal(request?.kind === 'request' && request.uri, 'sip:peer@192.0.2.9:5080')
  t.match(request && firstOf(request, 'to'), ';tag=peer')
  t.equal(request && firstOf(request, 'rack'), '7 100 INVITE')
  t.equal(request && firstOf(request, 'cseq'), '101 PRACK')
  if (request?.kind === 'request') world.reply(request, 200)
  const [echo, response] = application.take()
  t.equal(echo?.fields[3], 'OK')
  t.equal(response?.fields[8], echo?.fields[10])
  t.equal(response?.fields[9], dialled.dialogId)
})

test('each fork gets its own PRACK', async (t) => {
  const { world, progress, prack } = calling()
  progress(7, 'one')
  progress(70, 'other')
  prack(7)
  prack(70)
  const tags = world.sent().map((message) => /;tag=(.*)/.exec(firstOf(message, 'to') ?? '')?.[1])
  t.same(tags, ['one', 'other'])
})
