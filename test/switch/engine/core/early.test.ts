import { type Test, test } from 'tap'
import { firstOf, type SipRequest } from '../../../../switch/engine/message/message.ts'
import { requestText } from '../sip-text.ts'
import { CALLER_DIALOG, type Dialled, dial, inDialogText, inviteText, shownId } from './calls.ts'
import { CoreWorld, requestIn } from './core-world.ts'

const NOTHING = { dialogs: 0, requests: 0, transactions: 0 }
const HALF_MINUTE = 32_000
const OTHER = 'Contact: <sip:other@192.0.2.8:5070>'

/** A caller's INVITE that rings. */
function ringing(body = '', answerBody = '') {
  const world = new CoreWorld()
  const application = world.join('invite')
  world.network.bring(`${inviteText()}${body}`)
  const transactionId = shownId(application)
  const answer = (lines: readonly string[], text = '') =>
    world.command(application, `${transactionId}|`, lines, text)
  answer(['SIP/2.0 183 Progress', 'To: <sip:x>;tag=own'], answerBody)
  world.network.take()
  application.take()
  return { world, application, transactionId, answer }
}

/** An application's INVITE that rings. */
function calling(status = 180) {
  const world = new CoreWorld()
  const application = world.join()
  const dialled = dial(world, application)
  world.reply(dialled.invite, status)
  application.take()
  return { world, application, dialled }
}

/** A request of a callee's in the dialog its answer made. */
function fromCallee(
  { invite }: Dialled,
  method: string,
  sequence: number,
  tag = 'peer',
  body = '',
) {
  return requestText(
    `${method} sip:us@192.0.2.1 SIP/2.0`,
    {
      Via: `SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-${method}-${sequence}-${tag}`,
      From: `<sip:peer@192.0.2.9:5080>;tag=${tag}`,
      To: firstOf(invite, 'from'),
      'Call-ID': firstOf(invite, 'call-id'),
      CSeq: `${sequence} ${method}`,
      Contact: '<sip:moved@192.0.2.9:5099>',
    },
    body,
  )
}

function end(t: Test, world: CoreWorld): void {
  world.clock.advance(2 * HALF_MINUTE)
  t.same(world.core.load, NOTHING)
  t.equal(world.clock.waiting, 0)
}

for (const method of ['INFO', 'MESSAGE', 'NOTIFY', 'OPTIONS', 'REFER', 'SUBSCRIBE']) {
  test(`${method} of a caller that is not answered reaches who rings it`, async (t) => {
    const { world, application, answer } = ringing()
    world.network.bring(inDialogText(method, 2))
    const [frame] = application.take()
    t.equal(frame?.fields[9], CALLER_DIALOG)
    world.command(application, `${frame?.fields[8]}|`, ['SIP/2.0 200 OK'])
    t.same(world.lines(), [`200 2 ${method}`])
    answer(['SIP/2.0 486 Busy'])
    t.equal(world.core.load.dialogs, 0)
  })
}

test('UPDATE before the answer has the INVITE’s name, and its CSeq tells the answers apart', async (t) => {
  const { world, application, transactionId, answer } = ringing('v=0 offer', 'v=0 answer')
  world.network.bring(inDialogText('UPDATE', 2, {}, 'v=0 again'))
  const [frame] = application.take()
  t.same(frame?.fields.slice(8, 10), [transactionId, CALLER_DIALOG])
  answer(['SIP/2.0 200 OK', 'CSeq: 2 UPDATE'], 'v=0 so be it')
  const [updated] = world.sent()
  t.equal(updated && firstOf(updated, 'cseq'), '2 UPDATE')
  t.equal(updated && firstOf(updated, 'contact'), '<sip:192.0.2.1:5060>', 'RFC 3311, 5.2')
  answer(['SIP/2.0 200 OK', 'CSeq: 1 INVITE'])
  t.same(world.lines(), ['200 1 INVITE'])
  world.network.bring(inDialogText('ACK', 1))
  world.network.bring(inDialogText('BYE', 3))
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK'])
  end(t, world)
})

test('what an UPDATE says about where the caller is outlives the answer', async (t) => {
  const { world, application, answer } = ringing()
  const moved = { Contact: '<sip:alice@192.0.2.77:5066>' }
  world.network.bring(inDialogText('UPDATE', 2, moved))
  answer(['SIP/2.0 200 OK', 'CSeq: 2 UPDATE'])
  answer(['SIP/2.0 200 OK', 'CSeq: 1 INVITE'])
  world.network.bring(inDialogText('ACK', 1))
  world.network.take()
  world.command(application, `|${CALLER_DIALOG}`, ['BYE sip:placeholder SIP/2.0'])
  const [bye] = world.sent()
  t.equal(bye?.kind === 'request' && bye.uri, 'sip:alice@192.0.2.77:5066')
})

test('a second UPDATE waits for the first (RFC 3311, 5.2)', async (t) => {
  const { world } = ringing()
  world.network.bring(inDialogText('UPDATE', 2))
  world.network.bring(inDialogText('UPDATE', 3))
  const [refused] = world.sent()
  t.equal(refused?.kind === 'response' && refused.status, 500)
  t.equal(refused && firstOf(refused, 'retry-after'), '4')
})

test('an UPDATE with an offer waits for the answer to the INVITE’s (RFC 3311, 5.2)', async (t) => {
  const { world } = ringing('v=0 offer')
  world.network.bring(inDialogText('UPDATE', 2, {}, 'v=0 offer'))
  t.same(world.lines(), ['500 2 UPDATE'])
})

test('a caller that hangs up before the answer has cancelled (RFC 3261, 15)', async (t) => {
  const { world, application, transactionId, answer } = ringing()
  world.network.bring(inDialogText('BYE', 2))
  t.same(world.lines(), ['200 2 BYE', '487 1 INVITE'])
  const [cancel] = application.take()
  t.same(cancel?.fields.slice(8), [transactionId, CALLER_DIALOG, ''])
  t.match(cancel?.text, /^CANCEL [\s\S]*\r\nReason: SIP;text="BYE"\r\n/)
  t.equal(answer(['SIP/2.0 200 OK']).refused, 'Response not sent due to unknown transaction')
  world.network.bring(inDialogText('ACK', 1, { Via: requestIn(inviteText()).headers[0]?.value }))
  end(t, world)
})

test('a CANCEL ends the early dialog', async (t) => {
  const { world } = ringing()
  t.equal(world.core.load.dialogs, 1)
  world.network.bring(requestText('CANCEL sip:b@192.0.2.1 SIP/2.0'))
  t.same(world.lines(), ['200 1 CANCEL', '487 1 INVITE'])
  world.network.bring(inDialogText('INFO', 2))
  t.same(world.lines(), ['481 2 INFO'])
  end(t, world)
})

test('who rings may send in the early dialog, but neither hang up nor invite', async (t) => {
  const { world, application } = ringing()
  const send = (method: string) =>
    world.command(application, `|${CALLER_DIALOG}`, [`${method} sip:placeholder SIP/2.0`]).refused
  t.equal(send('INFO'), undefined)
  t.equal(send('UPDATE'), undefined)
  t.same(world.lines(), ['INFO', 'UPDATE'])
  t.equal(send('BYE'), 'Server error: BYE in an early dialog')
  t.equal(send('INVITE'), 'Server error: INVITE in an early dialog')
})

test('a callee that rings can be spoken to, and speaks', async (t) => {
  const { world, application, dialled } = calling()
  for (const method of ['INFO', 'UPDATE']) {
    world.command(application, `|${dialled.dialogId}`, [`${method} sip:placeholder SIP/2.0`])
  }
  const [info, update] = world.sent()
  t.match(info && firstOf(info, 'to'), ';tag=peer')
  t.equal(update && firstOf(update, 'cseq'), '102 UPDATE')
  application.take()
  world.network.bring(fromCallee(dialled, 'INFO', 7))
  const [frame] = application.take()
  t.equal(frame?.fields[9], dialled.dialogId)
  world.command(application, `${frame?.fields[8]}|`, ['SIP/2.0 200 OK'])
  t.same(world.lines(), ['200 7 INFO'])
  world.network.bring(fromCallee(dialled, 'BYE', 8))
  t.same(world.lines(), ['481 8 BYE'], 'RFC 3261, 15')
})

test('an UPDATE of a callee before its answer collides with the INVITE’s offer', async (t) => {
  const { world, application, dialled } = calling()
  world.network.bring(fromCallee(dialled, 'UPDATE', 7, 'peer', 'v=0'))
  t.same(world.lines(), ['491 7 UPDATE'])
  world.reply(dialled.invite, 183, { body: 'v=0' })
  world.network.bring(fromCallee(dialled, 'UPDATE', 8, 'peer', 'v=0'))
  t.same(application.news(), ['SIP/2.0 183', 'UPDATE sip:us@192.0.2.1'])
})

test('forks that ring do not collide; the call is with the one that picks up', async (t) => {
  const { world, application, dialled } = calling()
  world.reply(dialled.invite, 180, { tag: 'second', headers: [OTHER] })
  t.equal(world.core.load.dialogs, 2)
  application.take()
  world.network.bring(fromCallee(dialled, 'INFO', 7, 'peer'))
  world.network.bring(fromCallee(dialled, 'INFO', 7, 'second'))
  t.same(application.news(), ['INFO sip:us@192.0.2.1', 'INFO sip:us@192.0.2.1'])
  world.reply(dialled.invite, 200)
  t.equal(world.core.load.dialogs, 1)
  world.network.take()
  world.command(application, `|${dialled.dialogId}`, ['ACK sip:placeholder SIP/2.0'])
  const [ack] = world.sent()
  t.match(ack && firstOf(ack, 'to'), ';tag=peer')
  world.network.bring(fromCallee(dialled, 'INFO', 8, 'second'))
  t.same(world.lines(), ['481 8 INFO'])
  world.reply(dialled.invite, 200, { tag: 'second', headers: [OTHER] })
  t.same(world.lines(), ['ACK', 'BYE'], 'answered elsewhere')
})

test('a 2xx after a provisional answer has its numbers go on', async (t) => {
  const { world, application, dialled } = calling()
  world.command(application, `|${dialled.dialogId}`, ['INFO sip:placeholder SIP/2.0'])
  world.network.bring(fromCallee(dialled, 'INFO', 7))
  world.reply(dialled.invite, 200, { headers: [OTHER] })
  world.network.take()
  world.network.bring(fromCallee(dialled, 'INFO', 6))
  t.same(world.lines(), ['500 6 INFO'])
  world.command(application, `|${dialled.dialogId}`, ['BYE sip:placeholder SIP/2.0'])
  const bye = world.sent()[0] as SipRequest
  t.equal(firstOf(bye, 'cseq'), '102 BYE')
  t.equal(bye.uri, 'sip:other@192.0.2.8:5070', 'RFC 3261, 13.2.2.4')
})

test('no early dialog outlives its INVITE', async (t) => {
  const { world, dialled } = calling()
  world.reply(dialled.invite, 180, { tag: 'second', headers: [OTHER] })
  world.reply(dialled.invite, 486)
  t.equal(world.core.load.dialogs, 0)
  end(t, world)
})

test('an application that leaves takes its early dialogs with it', async (t) => {
  const { world, application, dialled } = calling()
  world.core.leave(application)
  t.equal(world.core.load.dialogs, 0)
  t.same(world.lines(), ['CANCEL'])
  world.reply(dialled.invite, 180)
  t.equal(world.core.load.dialogs, 0)
})

test('a callee that invents ever new tags fills no table', async (t) => {
  const { world, dialled } = calling()
  for (let tag = 0; tag < 100; tag += 1) world.reply(dialled.invite, 180, { tag: `t${tag}` })
  t.equal(world.core.load.dialogs, 32)
})

test('a callee that rings without Contact is reached as its INVITE was', async (t) => {
  const { world, application, dialled } = calling()
  world.reply(dialled.invite, 180, { tag: 'mute', headers: [] })
  world.command(application, `|${dialled.dialogId}`, ['INFO sip:placeholder SIP/2.0'])
  const [info] = world.network.take()
  t.match(info?.text, /^INFO sip:peer@192\.0\.2\.9:5080 [\s\S]*;tag=mute\r\n/)
  t.same(info?.path.remote, { address: '192.0.2.9', port: 5080 })
})

test('a 2xx without Contact leaves no dialog', async (t) => {
  const { world, dialled } = calling()
  world.reply(dialled.invite, 200, { headers: [] })
  t.equal(world.core.load.dialogs, 0)
})
