import { test } from 'tap'
import { firstOf } from '../../../../switch/engine/message/message.ts'
import { LISTENER, PEER } from '../../../support/loop-transport.ts'
import { requestText } from '../sip-text.ts'
import { answeredCall, CALLER_DIALOG, inDialogText, inviteText, shownId } from './calls.ts'
import { CoreWorld, messageOf } from './core-world.ts'

const NOTHING = { dialogs: 0, requests: 0, transactions: 0 }
const HALF_MINUTE = 32_000
const UNKNOWN = 'Response not sent due to unknown transaction'

/** An INVITE that came in and is not answered. */
function ringing() {
  const world = new CoreWorld()
  const application = world.join('invite')
  world.network.bring(inviteText())
  const transactionId = shownId(application)
  const answer = (lines: readonly string[], body = '') =>
    world.command(application, `${transactionId}|`, lines, body)
  world.network.take()
  application.take()
  return { world, application, transactionId, answer }
}

test('an answer is echoed as it went out, with the names of transaction and dialog', async (t) => {
  const { world, application, transactionId, answer } = ringing()
  const { id } = answer(['SIP/2.0 200 OK'], 'v=0')
  const [sent] = world.network.take()
  const [frame] = application.take()
  t.equal(frame?.text, sent?.text)
  t.same(frame?.fields.slice(1), [
    ...['response', id, 'OK', 'application', String(sent?.text.length), 'udp'],
    ...['192.0.2.9', '5080', '12:00:00.000000', transactionId, CALLER_DIALOG, '', 'Msg sent:', ''],
  ])
  t.match(frame?.text, '\r\nContent-Type: application/sdp\r\nContact: <sip:192.0.2.1:5060>\r\n')
})

test('all answers to a request have one To tag, and the application may choose it', async (t) => {
  const tags = (first: readonly string[]) => {
    const { world, answer } = ringing()
    answer(first)
    answer(['SIP/2.0 200 OK', 'To: <sip:x>;tag=late'])
    return world.sent().map((message) => firstOf(message, 'to'))
  }
  const [own, again] = tags(['SIP/2.0 180 Ringing'])
  t.match(own, /^<sip:bob@example\.org>;tag=tag-\d+$/)
  t.equal(again, own)
  t.same(tags(['SIP/2.0 180 Ringing', 'To: <sip:x>;tag=early']), [
    '<sip:bob@example.org>;tag=early',
    '<sip:bob@example.org>;tag=early',
  ])
})

test('an application cannot change what ties an answer to its request (RFC 3261, 8.2.6)', async (t) => {
  const { world, answer } = ringing()
  const wrong = [
    'Via: v',
    'From: f',
    'Call-ID: c',
    'CSeq: 9 X',
    'Record-Route: r',
    'Content-Length: 9',
  ]
  answer(['SIP/2.0 486 Busy', ...wrong, 'subject: S', 'X-own: x'])
  const [busy] = world.network.take()
  t.equal(
    busy?.text,
    [
      'SIP/2.0 486 Busy',
      'Via: SIP/2.0/UDP 192.0.2.9:5080;rport=5080;received=192.0.2.9;branch=z9hG4bK-peer-1',
      'From: "Alice" <sip:alice@example.org>;tag=alice-1',
      'To: <sip:bob@example.org>;tag=tag-1',
      'Call-ID: call-1@192.0.2.9',
      'CSeq: 1 INVITE',
      'Subject: S',
      'X-own: x',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  )
})

test('Contact is added to answers that make a dialog, and to no others', async (t) => {
  const { world, answer } = ringing()
  answer(['SIP/2.0 180 Ringing'])
  answer(['SIP/2.0 200 OK', 'Contact: <sip:me@localhost>'])
  const contacts = world.sent().map((message) => firstOf(message, 'contact'))
  t.same(contacts, [undefined, '<sip:me@192.0.2.1:5060>'])
})

test('a 2xx is repeated until its ACK (RFC 3261, 13.3.1.4)', async (t) => {
  const { world, application, transactionId, answer } = ringing()
  answer(['SIP/2.0 200 OK', 'To: <sip:x>;tag=own'])
  world.clock.advance(15_500)
  t.equal(world.lines().length, 7, 'at 0, 0.5, 1.5, 3.5, 7.5, 11.5 and 15.5 seconds')
  application.take()
  world.network.bring(inDialogText('ACK', 1, {}, 'v=0 late'))
  const [ack, ...others] = application.take()
  t.same(ack?.fields.slice(8), [transactionId, CALLER_DIALOG, ''])
  t.match(ack?.text, /^ACK [\s\S]*v=0 late$/)
  t.same(others, [])
  world.network.bring(inDialogText('ACK', 1))
  world.clock.advance(HALF_MINUTE)
  t.same(application.take(), [], 'a repeated ACK is nobody’s business')
  t.same(world.lines(), [])
})

test('the ACK of another INVITE does not stop a 2xx', async (t) => {
  const { world, application, answer } = ringing()
  answer(['SIP/2.0 200 OK', 'To: <sip:x>;tag=own'])
  application.take()
  world.lines()
  world.network.bring(inDialogText('ACK', 9))
  world.network.bring(inDialogText('ACK', 1, { From: '<sip:a@b>;tag=other' }))
  world.clock.advance(500)
  t.same(application.take(), [])
  t.same(world.lines(), ['200 1 INVITE'])
})

test('a call whose 2xx nobody acknowledges is ended, and its application told', async (t) => {
  const { world, application, answer } = ringing()
  answer(['SIP/2.0 200 OK'])
  application.take()
  world.clock.advance(HALF_MINUTE - 1)
  world.network.take()
  world.clock.advance(1)
  const [bye] = world.network.take()
  t.match(bye?.text, /^BYE sip:alice@192\.0\.2\.9:5080 SIP\/2\.0\r\n/)
  t.match(bye?.text, '\r\nReason: SIP;cause=200;text="ACK timeout"\r\n')
  const [frame] = application.take()
  t.equal(frame?.text, bye?.text)
  t.same(frame?.fields.slice(1, 3), ['sip', 'application'])
  t.same(frame?.fields.slice(8), ['unsolicited', CALLER_DIALOG, ''])
  world.reply(messageOf(bye?.text ?? '') as never, 200)
  world.clock.advance(HALF_MINUTE)
  t.same(world.core.load, NOTHING)
  t.equal(world.clock.waiting, 0)
})

test('a CANCEL before the application said anything has no dialog', async (t) => {
  const { world, application, transactionId, answer } = ringing()
  world.network.bring(requestText('CANCEL sip:b@192.0.2.1 SIP/2.0', { Reason: 'SIP;cause=200' }))
  t.same(world.lines(), ['200 1 CANCEL', '487 1 INVITE'])
  const [frame] = application.take()
  t.same(frame?.fields.slice(8), [transactionId, '', ''])
  t.match(frame?.text, /^CANCEL [\s\S]*Reason: SIP;cause=200/)
  t.equal(answer(['SIP/2.0 487 Request Terminated']).refused, UNKNOWN)
  t.equal(answer(['SIP/2.0 200 OK']).refused, UNKNOWN)
  world.network.bring(requestText('ACK sip:b@192.0.2.1 SIP/2.0'))
  world.clock.advance(HALF_MINUTE)
  t.same(world.core.load, NOTHING)
})

test('a CANCEL after a provisional names the dialog, and the 487 has its tag', async (t) => {
  const { world, application, transactionId, answer } = ringing()
  answer(['SIP/2.0 180 Ringing', 'To: <sip:x>;tag=own'])
  application.take()
  world.network.take()
  world.network.bring(requestText('CANCEL sip:b@192.0.2.1 SIP/2.0'))
  const tags = world.sent().map((message) => firstOf(message, 'to'))
  t.same(tags, ['<sip:bob@example.org>;tag=own', '<sip:bob@example.org>;tag=own'])
  t.same(application.take()[0]?.fields.slice(8), [transactionId, CALLER_DIALOG, ''])
})

test('a CANCEL that comes after the answer ends nothing (RFC 3261, 9.2)', async (t) => {
  const { world, application, answer } = ringing()
  answer(['SIP/2.0 200 OK', 'To: <sip:x>;tag=own'])
  application.take()
  world.network.take()
  world.network.bring(requestText('CANCEL sip:b@192.0.2.1 SIP/2.0'))
  t.same(world.lines(), ['200 1 CANCEL'])
  t.same(application.take(), [])
  t.equal(world.core.load.dialogs, 1)
})

test('a provisional does not end a transaction, whatever the method', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  for (const [index, method] of ['INVITE', 'INFO', 'MESSAGE', 'UPDATE', 'REFER'].entries()) {
    world.network.bring(inDialogText(method, 2 + index))
    const names = `${shownId(application)}|`
    t.equal(world.command(application, names, ['SIP/2.0 183 Progress']).refused, undefined)
    t.equal(world.command(application, names, ['SIP/2.0 488 No']).refused, undefined)
  }
  t.equal(world.lines().filter((line) => line.startsWith('488')).length, 5)
})

test('requests in a dialog go to its owner, whoever claims what', async (t) => {
  const world = new CoreWorld()
  const owner = world.join('invite')
  answeredCall(world, owner)
  const stranger = world.join('info', 'message', 'notify', 'options')
  for (const [index, method] of ['INFO', 'MESSAGE', 'NOTIFY', 'OPTIONS'].entries()) {
    world.network.bring(inDialogText(method, 2 + index))
    const [frame] = owner.take()
    t.equal(frame?.fields.length, 11)
    t.equal(frame?.fields[9], CALLER_DIALOG)
    t.match(frame?.text, method)
    world.command(owner, `${frame?.fields[8]}|`, ['SIP/2.0 200 OK'])
    t.same(owner.take()[0]?.fields[11], CALLER_DIALOG, 'its echo has the dialog, too')
  }
  t.same(stranger.take(), [])
})

test('a re-INVITE gets a 100, its ACK a transaction id of its own', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  const first = answeredCall(world, application)
  world.network.bring(inDialogText('INVITE', 2, { Contact: '<sip:moved@192.0.2.77>' }))
  const second = shownId(application)
  world.command(application, `${second}|`, ['SIP/2.0 200 OK'], 'v=0')
  const [trying, ok] = world.sent()
  t.match(trying, { status: 100 })
  t.equal(ok && firstOf(ok, 'contact'), '<sip:192.0.2.1:5060>')
  application.take()
  world.clock.advance(500)
  t.same(world.lines(), ['200 2 INVITE'], 'its 2xx is repeated as well')
  world.network.bring(inDialogText('ACK', 2))
  const [ack] = application.take()
  t.notOk([first, second, ''].includes(ack?.fields[8] ?? ''))
  world.command(application, `|${CALLER_DIALOG}`, ['BYE sip:placeholder SIP/2.0'])
  t.match(
    world.sent(),
    [{ method: 'BYE', uri: 'sip:moved@192.0.2.77' }],
    'the target moved (12.2.2)',
  )
})

test('a second INVITE while one is pending gets a 500 with Retry-After (RFC 3261, 14.2)', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.network.bring(inDialogText('INVITE', 2))
  world.network.bring(inDialogText('INVITE', 3))
  const refusal = world.sent().at(-1)
  t.match(refusal, { status: 500 })
  t.match(refusal && firstOf(refusal, 'retry-after'), /^\d+$/)
})

test('an INVITE that meets one of ours gets a 491 (RFC 3261, 14.2)', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.command(application, `|${CALLER_DIALOG}`, ['INVITE sip:placeholder SIP/2.0'])
  const [ours] = world.sent()
  world.network.bring(inDialogText('INVITE', 2))
  t.same(world.lines(), ['100 2 INVITE', '491 2 INVITE'])
  if (ours?.kind === 'request') world.reply(ours, 491)
  world.lines()
  world.network.bring(inDialogText('INVITE', 3))
  t.same(world.lines(), ['100 3 INVITE'], 'once ours is over, theirs is heard')
})

test('a request out of order gets a 500 and changes nothing (RFC 3261, 12.2.2)', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.network.bring(inDialogText('INFO', 5))
  application.take()
  world.network.bring(inDialogText('BYE', 4))
  t.same(world.lines(), ['500 4 BYE'])
  t.same(application.take(), [])
  t.equal(world.core.load.dialogs, 1)
})

test('a BYE ends the dialog when it comes, and its answer names none', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.network.bring(inDialogText('BYE', 2))
  t.equal(world.core.load.dialogs, 0)
  const transactionId = shownId(application)
  t.equal(application.take()[0]?.fields[9], CALLER_DIALOG)
  world.command(application, `${transactionId}|`, ['SIP/2.0 200 OK'])
  t.equal(application.take()[0]?.fields[11], '')
  t.same(world.lines(), ['200 2 BYE'])
  world.network.bring(inDialogText('BYE', 3))
  t.same(world.lines(), ['481 3 BYE'])
  world.clock.advance(HALF_MINUTE)
  t.same(world.core.load, NOTHING)
  t.equal(world.clock.waiting, 0)
})

test('a BYE ends a re-INVITE that is still pending (RFC 3261, 15.1.2)', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.network.bring(inDialogText('INVITE', 2))
  const pending = shownId(application)
  world.network.bring(inDialogText('BYE', 3))
  t.same(world.lines(), ['100 2 INVITE', '487 2 INVITE'])
  t.equal(world.command(application, `${pending}|`, ['SIP/2.0 200 OK']).refused, UNKNOWN)
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK'])
  world.clock.advance(HALF_MINUTE)
  t.same(world.core.load, NOTHING)
  t.equal(world.clock.waiting, 0)
})

test('requests go back where a caller behind a translator of addresses came from', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application, { Contact: '<sip:alice@10.0.0.5:5060>' })
  world.command(application, `|${CALLER_DIALOG}`, ['INFO sip:placeholder SIP/2.0'])
  const [info] = world.network.take()
  t.match(info?.text, /^INFO sip:alice@10\.0\.0\.5:5060 /)
  t.same(info?.path, { local: LISTENER, remote: PEER })
})

test('an INVITE without Contact can be answered, but makes no dialog', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  world.network.bring(inviteText({ Contact: undefined }))
  const names = `${shownId(application)}|`
  t.equal(world.command(application, names, ['SIP/2.0 200 OK']).refused, undefined)
  t.equal(world.core.load.dialogs, 0)
  world.clock.advance(HALF_MINUTE)
  t.same(world.core.load, NOTHING)
})

test('a request of which nothing but a provisional answer comes is not kept for ever', async (t) => {
  const w = new CoreWorld()
  const app = w.join('message')
  w.network.bring(requestText('MESSAGE sip:b@192.0.2.1 SIP/2.0'))
  w.command(app, shownId(app), ['SIP/2.0 182 Queued'])
  t.same(w.lines(), ['182 1 MESSAGE'])
  w.clock.advance(64_000)
  t.same(w.lines(), [])
  t.same(w.core.load, { dialogs: 0, requests: 0, transactions: 0 })
})
