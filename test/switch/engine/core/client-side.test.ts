import { test } from 'tap'
import { firstOf, linesOf, type SipMessage } from '../../../../switch/engine/message/message.ts'
import type { Listener } from '../../../../switch/engine/transport/transport.ts'
import { answeredCall, CALLER_DIALOG, dial, dialledCall, inDialogText } from './calls.ts'
import { CONTACT, CoreWorld, messageOf, requestIn } from './core-world.ts'

const NOTHING = { dialogs: 0, requests: 0, transactions: 0 }
const HALF_MINUTE = 32_000
const ACK = ['ACK sip:placeholder SIP/2.0']

function world() {
  const made = new CoreWorld()
  return { world: made, application: made.join() }
}

function values(message: SipMessage | undefined, ...names: readonly string[]) {
  return names.map((name) => message && firstOf(message, name))
}

test('what an application leaves out of a new request is filled in (RFC 3261, 8.1.1)', async (t) => {
  const { world: w, application } = world()
  const { id } = w.command(application, '|', ['INVITE sip:b@192.0.2.9;user=phone SIP/2.0'], 'v=0')
  const [sent] = w.network.take()
  t.equal(
    sent?.text,
    [
      'INVITE sip:b@192.0.2.9;user=phone SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK-1',
      'Max-Forwards: 70',
      'From: <sip:192.0.2.1:5060>;tag=tag-1',
      'To: <sip:b@192.0.2.9;user=phone>',
      'Call-ID: id-1',
      'CSeq: 100 INVITE',
      'Contact: <sip:192.0.2.1:5060>',
      'Content-Type: application/sdp',
      'Content-Length: 3',
      '',
      'v=0',
    ].join('\r\n'),
  )
  const [frame] = application.take()
  t.equal(frame?.text, sent?.text, 'the echo is what went out')
  t.same(frame?.fields.slice(1), [
    ...['response', id, 'OK', 'application', String(sent?.text.length), 'udp'],
    ...['192.0.2.1', '5060', '12:00:00.000000', 'id-2', 'Msg sent:', ''],
  ])
})

test('a CSeq beyond 31 bits is not the application’s to choose (RFC 3261, 8.1.1.5)', async (t) => {
  const { world: w, application } = world()
  const { invite } = dial(w, application, ['CSeq: 36893488147419103232 INVITE'])
  t.same(values(invite, 'cseq'), ['100 INVITE'])
})

test('what an application gives is kept, so that a challenge can be answered', async (t) => {
  const { world: w, application } = world()
  const given = [
    'From: A <sip:a@x>;tag=mine',
    'To: <sip:t@x>;p=q',
    'Call-ID: c-1',
    'CSeq: 77 INVITE',
  ]
  const { invite, dialogId } = dial(w, application, [...given, 'Max-Forwards: 9', 'User-Agent: u'])
  t.same(values(invite, 'from', 'to', 'call-id', 'cseq', 'max-forwards', 'user-agent'), [
    ...['A <sip:a@x>;tag=mine', '<sip:t@x>;p=q', 'c-1', '77 INVITE', '9', 'u'],
  ])
  t.equal(dialogId, 'c-1;from-tag=mine')
  w.reply(invite, 401)
  t.equal(application.take()[0]?.fields[9], dialogId)
  const retry = dial(w, application, [
    ...given.slice(0, 3),
    'CSeq: 78 INVITE',
    'Authorization: Digest x',
  ])
  t.same(values(retry.invite, 'call-id', 'cseq', 'authorization'), ['c-1', '78 INVITE', 'Digest x'])
  t.equal(retry.dialogId, dialogId)
  w.reply(retry.invite, 200)
  t.equal(w.core.load.dialogs, 1)
})

test('localhost is the address of the listener, in any header field that names us', async (t) => {
  const { world: w, application } = world()
  const headers = ['From: sip:a@localhost;x=y', 'Contact: <sip:a@localhost:1;ob>', 'To: <sip:t@h>']
  const { invite } = dial(w, application, [...headers, 'P-Asserted-Identity: "A" <sip:localhost>'])
  t.same(values(invite, 'from', 'contact', 'to', 'p-asserted-identity'), [
    '<sip:a@192.0.2.1:5060>;x=y;tag=tag-1',
    '<sip:a@192.0.2.1:5060;ob>',
    '<sip:t@h>',
    '"A" <sip:192.0.2.1:5060>',
  ])
})

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['no SIP URI', 'INVITE mail:x SIP/2.0', 'invalid request-uri: INVITE mail:x SIP/2.0'],
  ['an unknown method', 'FETCH sip:a@b SIP/2.0', 'invalid request-uri: FETCH sip:a@b SIP/2.0'],
  [
    'a name without an address',
    'INVITE sip:nowhere.example.org SIP/2.0',
    'requested protocol/transport not available',
  ],
  ['its own address', 'INVITE sip:a@192.0.2.1:5060 SIP/2.0', 'can not send request to myself'],
]

for (const [title, startLine, reason] of REFUSED) {
  test(`a request to ${title} is not sent`, async (t) => {
    const made = new CoreWorld()
    const { refused } = made.command(made.join(), '|', [startLine])
    t.match(refused, reason)
    t.same(made.lines(), [])
  })
}

test('a body nobody could read is not sent, SDP needs no type', async (t) => {
  const made = new CoreWorld()
  const application = made.join()
  const line = 'MESSAGE sip:a@192.0.2.9 SIP/2.0'
  t.equal(made.command(application, '|', [line], 'hello').refused, 'missing content-type')
  t.same(made.lines(), [])
  made.command(application, '|', [line], 'v=0')
  made.command(application, '|', [line, 'Content-Type: text/plain'], 'hello')
  t.same(made.lines(), ['MESSAGE', 'MESSAGE'])
})

test('a route URI is the next hop and changes nothing else', async (t) => {
  const { world: w, application } = world()
  w.command(application, '||sip:192.0.2.50:5070', ['OPTIONS sip:b@example.org SIP/2.0'])
  const [sent] = w.network.take()
  t.same(sent?.path.remote, { address: '192.0.2.50', port: 5070 })
  t.match(sent?.text, /^OPTIONS sip:b@example\.org SIP/)
  t.notMatch(sent?.text, /^Route:/m)
})

test('100 is kept from the application, everything else is told with its names', async (t) => {
  const { world: w, application } = world()
  const { invite, transactionId, dialogId } = dial(w, application)
  w.reply(invite, 100)
  t.same(application.take(), [])
  w.reply(invite, 183)
  const [frame] = application.take()
  t.same(frame?.fields.slice(8), [transactionId, dialogId, ''])
  t.match(frame?.text, /^SIP\/2\.0 183 R\r\n/)
  w.command(application, '|', ['OPTIONS sip:b@192.0.2.9 SIP/2.0'])
  const [options] = w.sent()
  application.take()
  if (options?.kind === 'request') w.reply(options, 200)
  t.equal(application.take()[0]?.fields[9], '', 'OPTIONS makes no dialog')
})

test('a request nobody answers ends with a 408 of our own', async (t) => {
  const { world: w, application } = world()
  const { transactionId, dialogId } = dial(w, application)
  w.clock.advance(HALF_MINUTE)
  const [frame] = application.take()
  t.match(frame?.text, /^SIP\/2\.0 408 Request Timeout\r\n/)
  t.same(
    [frame?.fields[3], frame?.fields[5], ...(frame?.fields.slice(8) ?? [])],
    [...['0', '', transactionId, dialogId, '']],
  )
  t.same(w.core.load, NOTHING)
  t.equal(w.clock.waiting, 0)
})

test('a failure is acknowledged here; the application’s ACK is refused and harmless', async (t) => {
  const { world: w, application } = world()
  const { invite, dialogId } = dial(w, application)
  w.reply(invite, 486)
  t.same(w.lines(), ['ACK'])
  t.match(
    w.command(application, `|${dialogId}`, ACK).refused,
    'ACK for non-success final response is automatically generated by server',
  )
  w.clock.advance(HALF_MINUTE)
  t.same(w.core.load, NOTHING)
})

test('the ACK for a 2xx is the application’s, with a body if it likes (RFC 3261, 13.2.2.4)', async (t) => {
  const { world: w, application } = world()
  const { invite, dialogId } = dial(w, application)
  w.reply(invite, 200, { headers: [CONTACT, 'Record-Route: <sip:r2;lr>, <sip:r1;lr>'] })
  t.same(w.lines(), [])
  w.command(application, `|${dialogId}`, ACK, 'v=0')
  const [ack] = w.network.take()
  const sent = requestIn(ack?.text ?? '')
  t.equal(sent.uri, 'sip:peer@192.0.2.9:5080')
  t.same(
    linesOf(sent, 'route').map(({ value }) => value),
    ['<sip:r1;lr>', '<sip:r2;lr>'],
  )
  t.same(values(sent, 'cseq', 'content-type'), ['100 ACK', 'application/sdp'])
  t.not(values(sent, 'via')[0], values(invite, 'via')[0], 'its branch is new')
})

test('a repeated 2xx gets the ACK again, and nobody is told', async (t) => {
  const { world: w, application } = world()
  const { invite, dialogId } = dial(w, application)
  w.reply(invite, 200)
  application.take()
  w.reply(invite, 200)
  t.same(w.lines(), [], 'there is no ACK yet')
  w.command(application, `|${dialogId}`, ACK)
  application.take()
  w.reply(invite, 200)
  const [first, second] = w.network.take()
  t.equal(second?.text, first?.text)
  t.same(application.take(), [])
})

test('a 2xx repeated after the call was over makes no call', async (t) => {
  const { world: w, application } = world()
  const { invite, dialogId } = dialledCall(w, application)
  w.command(application, `|${dialogId}`, ['BYE sip:placeholder SIP/2.0'])
  const [bye] = w.sent()
  if (bye?.kind === 'request') w.reply(bye, 200)
  application.take()
  w.reply(invite, 200)
  t.same(w.lines(), ['ACK'])
  t.same(application.take(), [])
  t.equal(w.core.load.dialogs, 0)
})

test('an old 2xx that comes again after a re-INVITE gets its own ACK', async (t) => {
  const { world: w, application } = world()
  const { invite, dialogId } = dialledCall(w, application)
  w.command(application, `|${dialogId}`, ['INVITE sip:placeholder SIP/2.0'])
  const [again] = w.sent()
  if (again?.kind === 'request') w.reply(again, 200)
  w.reply(invite, 200)
  w.command(application, `|${dialogId}`, ACK)
  t.same(
    w.sent().map((message) => values(message, 'cseq')[0]),
    ['100 ACK', '101 ACK'],
  )
})

test('a second callee that answers is acknowledged and let go (RFC 3261, 13.2.2.4)', async (t) => {
  const { world: w, application } = world()
  const { invite } = dialledCall(w, application)
  w.reply(invite, 200, { tag: 'other', headers: ['Contact: <sip:other@192.0.2.10>'] })
  const [ack, bye] = w.sent()
  t.match(ack, { method: 'ACK', uri: 'sip:other@192.0.2.10' })
  t.match(bye, { method: 'BYE', uri: 'sip:other@192.0.2.10' })
  t.match(values(bye, 'to')[0], /tag=other$/)
  t.same(application.take(), [])
  t.equal(w.core.load.dialogs, 1, 'the first one talks on')
})

test('a CANCEL waits until the callee has said something (RFC 3261, 9.1)', async (t) => {
  const { world: w, application } = world()
  const { invite, transactionId } = dial(w, application)
  const names = `${transactionId}|`
  t.equal(
    w.command(application, names, ['CANCEL sip:x SIP/2.0', 'Reason: SIP;cause=200']).refused,
    undefined,
  )
  t.same(w.lines(), [])
  t.match(application.take()[0]?.text, /^CANCEL sip:peer/)
  w.reply(invite, 100)
  w.reply(invite, 180)
  const [cancel, ...others] = w.network.take()
  t.same(others, [])
  t.equal(
    cancel?.text,
    [
      'CANCEL sip:peer@192.0.2.9:5080 SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK-1',
      'Max-Forwards: 70',
      'From: <sip:192.0.2.1:5060>;tag=tag-1',
      'To: <sip:peer@192.0.2.9:5080>',
      'Call-ID: id-1',
      'CSeq: 100 CANCEL',
      'Reason: SIP;cause=200',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  )
  application.take()
  w.reply(requestIn(cancel?.text ?? ''), 200)
  t.same(application.take(), [], 'the answer to the CANCEL is nobody’s business')
  w.reply(invite, 487)
  t.match(application.take()[0]?.text, /^SIP\/2\.0 487 /)
  w.clock.advance(HALF_MINUTE)
  t.same(w.core.load, NOTHING)
  t.equal(w.clock.waiting, 0)
})

test('a CANCEL for nothing, or for another’s INVITE, is refused', async (t) => {
  const { world: w, application } = world()
  const { transactionId } = dial(w, application)
  const CANCEL = ['CANCEL sip:x SIP/2.0']
  t.equal(
    w.command(application, 'none|', CANCEL).refused,
    'unable to cancel unknown transaction id: none',
  )
  t.match(w.command(w.join(), `${transactionId}|`, CANCEL).refused, 'unable to cancel unknown')
})

test('a 2xx that crosses a CANCEL is acknowledged, then let go, and the application told', async (t) => {
  const { world: w, application } = world()
  const { invite, transactionId, dialogId } = dial(w, application)
  w.reply(invite, 180)
  w.command(application, `${transactionId}|`, ['CANCEL sip:x SIP/2.0'])
  w.reply(invite, 200)
  t.same(w.lines(), ['CANCEL'])
  application.take()
  w.command(application, `|${dialogId}`, ACK)
  const [ack, bye] = w.sent()
  t.match([ack, bye], [{ method: 'ACK' }, { method: 'BYE' }])
  t.equal(values(bye, 'reason')[0], 'SIP;cause=200;text="ACK-BYE due to cancel race condition"')
  t.same(application.take().at(-1)?.fields.slice(8), ['unsolicited', dialogId, ''])
  w.reply(invite, 200)
  t.same(w.lines(), ['ACK'], 'even then')
  w.clock.advance(HALF_MINUTE)
  t.same(w.core.load, NOTHING)
})

test('a callee that ignores a CANCEL is given up after 64 * T1 (RFC 3261, 9.1)', async (t) => {
  const { world: w, application } = world()
  const { invite, transactionId } = dial(w, application)
  w.reply(invite, 180)
  w.command(application, `${transactionId}|`, ['CANCEL sip:x SIP/2.0'])
  application.take()
  w.clock.advance(HALF_MINUTE)
  t.match(application.take()[0]?.text, /^SIP\/2\.0 487 /)
  t.same(w.core.load, NOTHING)
  t.equal(w.clock.waiting, 0)
  w.reply(invite, 200)
  t.same(application.take(), [])
})

test('requests in a dialog go to its target, whatever they say, with the next CSeq', async (t) => {
  const { world: w, application } = world()
  const { invite, dialogId } = dialledCall(w, application)
  const wrong = ['From: f', 'To: t', 'Call-ID: c', 'CSeq: 7 X', 'Route: <sip:x>', 'Via: v']
  for (const method of ['INFO', 'MESSAGE', 'UPDATE', 'REFER', 'NOTIFY', 'OPTIONS']) {
    w.command(application, `|${dialogId}`, [`${method} sip:placeholder SIP/2.0`, ...wrong])
  }
  const sent = w.sent()
  t.same(
    sent.map((message) => values(message, 'cseq')[0]),
    ['101 INFO', '102 MESSAGE', '103 UPDATE', '104 REFER', '105 NOTIFY', '106 OPTIONS'],
  )
  t.match(sent[0], { uri: 'sip:peer@192.0.2.9:5080' })
  t.same(values(sent[0], 'from', 'to', 'call-id', 'route', 'contact'), [
    values(invite, 'from')[0],
    '<sip:peer@192.0.2.9:5080>;tag=peer',
    values(invite, 'call-id')[0],
    ...[undefined, undefined],
  ])
  t.equal(values(sent[3], 'contact')[0], '<sip:192.0.2.1:5060>', 'REFER needs one')
})

test('a callee’s requests are told as the dialog’s; ours count on from its INVITE', async (t) => {
  const { world: w, application } = world()
  answeredCall(w, w.join('invite'))
  const { invite, dialogId } = dialledCall(w, application)
  const swapped = {
    ...{ From: '<sip:peer@192.0.2.9:5080>;tag=peer', To: values(invite, 'from')[0] },
    'Call-ID': values(invite, 'call-id')[0],
  }
  w.network.bring(inDialogText('INFO', 1, swapped))
  t.equal(application.take()[0]?.fields[9], dialogId)
  const owner = w.join('invite')
  t.match(w.command(owner, `|${CALLER_DIALOG}`, ['INFO sip:x SIP/2.0']).refused, 'unable to find')
})

test('routes of a UAS dialog are in order, and a strict router gets its own URI (RFC 3261, 12.2.1.1)', async (t) => {
  const routed = (routes: string) => {
    const w = new CoreWorld()
    const application = w.join('invite')
    answeredCall(w, application, { 'Record-Route': routes })
    w.command(application, `|${CALLER_DIALOG}`, ['INFO sip:placeholder SIP/2.0'])
    const [sent] = w.network.take()
    const request = requestIn(sent?.text ?? '')
    return [
      request.uri,
      ...linesOf(request, 'route').map(({ value }) => value),
      sent?.path.remote.address,
    ]
  }
  t.same(routed('<sip:192.0.2.21;lr>, <sip:192.0.2.22;lr>'), [
    ...['sip:alice@192.0.2.9:5080', '<sip:192.0.2.21;lr>', '<sip:192.0.2.22;lr>', '192.0.2.21'],
  ])
  t.same(routed('<sip:192.0.2.21>, <sip:192.0.2.22;lr>'), [
    ...['sip:192.0.2.21', '<sip:192.0.2.22;lr>', '<sip:alice@192.0.2.9:5080>', '192.0.2.21'],
  ])
})

test('a challenged BYE keeps the dialog for the next, any other answer ends it', async (t) => {
  const { world: w, application } = world()
  const { dialogId } = dialledCall(w, application)
  const bye = (status: number) => {
    w.command(application, `|${dialogId}`, ['BYE sip:placeholder SIP/2.0'])
    const [sent] = w.sent()
    if (sent?.kind === 'request') w.reply(sent, status)
    return w.core.load.dialogs
  }
  t.same([bye(401), bye(407), bye(481)], [1, 1, 0])
  t.match(
    w.command(application, `|${dialogId}`, ['BYE sip:x SIP/2.0']).refused,
    'unable to find dialog',
  )
})

test('a BYE nobody answers ends the dialog, too', async (t) => {
  const { world: w, application } = world()
  const { dialogId } = dialledCall(w, application)
  w.command(application, `|${dialogId}`, ['BYE sip:placeholder SIP/2.0'])
  w.clock.advance(HALF_MINUTE)
  t.match(application.take().at(-1)?.text, /^SIP\/2\.0 408 /)
  t.same(w.core.load, NOTHING)
  t.equal(w.clock.waiting, 0)
})

test('requests that wait for the address of a name have numbers of their own', async (t) => {
  const { world: w, application } = world()
  const { dialogId } = dialledCall(w, application, ['Contact: <sip:peer@later.example.org>'])
  w.later()
  w.lines()
  w.command(application, `|${dialogId}`, ['INFO sip:placeholder SIP/2.0'])
  w.command(application, `|${dialogId}`, ['BYE sip:placeholder SIP/2.0'])
  t.same(w.lines(), [])
  w.later()
  t.same(
    w.sent().map((message) => values(message, 'cseq')[0]),
    ['101 INFO', '102 BYE'],
  )
})

test('requests of an application that is gone are not sent, sent ones are taken back', async (t) => {
  const { world: w, application } = world()
  w.command(application, '|', ['INVITE sip:later.example.org SIP/2.0'])
  const silent = dial(w, application)
  const rings = dial(w, application)
  w.reply(rings.invite, 180)
  w.core.leave(application)
  w.later()
  t.same(w.lines(), ['CANCEL'])
  w.reply(silent.invite, 180)
  t.same(w.lines(), ['CANCEL'], 'as soon as that is allowed')
  w.reply(rings.invite, 487)
  w.reply(silent.invite, 487)
  t.same(w.lines(), ['ACK', 'ACK'])
  w.clock.advance(2 * HALF_MINUTE)
  t.same(w.core.load, NOTHING)
  t.equal(w.clock.waiting, 0)
})

test('a callee that answers an application that is gone is acknowledged and let go', async (t) => {
  const { world: w, application } = world()
  const { invite } = dial(w, application)
  w.core.leave(application)
  w.reply(invite, 200)
  t.same(w.lines(), ['ACK', 'BYE'])
  w.reply(invite, 200)
  t.same(w.lines(), ['ACK'])
  w.clock.advance(HALF_MINUTE)
  t.same(w.core.load, NOTHING)
  t.equal(w.clock.waiting, 0)
})

test('a re-INVITE answered after its application is gone is acknowledged', async (t) => {
  const { world: w, application } = world()
  const { dialogId } = dialledCall(w, application)
  w.command(application, `|${dialogId}`, ['INVITE sip:placeholder SIP/2.0'])
  const [again] = w.sent()
  w.core.leave(application)
  t.same(w.lines(), ['BYE'])
  if (again?.kind === 'request') w.reply(again, 200)
  t.same(w.lines(), ['ACK'])
  w.clock.advance(HALF_MINUTE)
  t.same(w.core.load, NOTHING)
})

test('a 2xx without Contact is told, but makes no dialog', async (t) => {
  const { world: w, application } = world()
  const { invite } = dial(w, application)
  w.reply(invite, 200, { headers: [] })
  w.reply(invite, 200, { headers: [] })
  t.equal(application.take().length, 1)
  w.clock.advance(HALF_MINUTE)
  t.same(w.core.load, NOTHING)
})

test('a private Contact behind a public answer is reached where that came from', async (t) => {
  const { world: w, application } = world()
  const { dialogId } = dialledCall(w, application, ['Contact: <sip:peer@192.168.1.5:5060>'])
  w.command(application, `|${dialogId}`, ['INFO sip:placeholder SIP/2.0'])
  const [info] = w.network.take()
  t.match(info?.text, /^INFO sip:peer@192\.168\.1\.5:5060 /)
  t.equal(info?.path.remote.address, '192.0.2.9')
})

test('the listener nearest to the callee is used', async (t) => {
  const listeners: readonly Listener[] = [
    { protocol: 'udp', address: '127.0.0.1', port: 5060 },
    { protocol: 'udp', address: '198.51.100.1', port: 5060 },
    { protocol: 'udp', address: '192.0.2.1', port: 5060 },
  ]
  const w = new CoreWorld(listeners)
  w.command(w.join(), '|', ['OPTIONS sip:192.0.2.9 SIP/2.0'])
  const [sent] = w.network.take()
  t.equal(sent?.path.local, listeners[2])
  t.match(messageOf(sent?.text ?? ''), { headers: [{ value: /192\.0\.2\.1:5060/ }] })
})
