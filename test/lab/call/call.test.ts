import tap, { test } from 'tap'
import { openLab, SWITCH } from '../support/lab.ts'
import { mediaOf } from '../support/media-end.ts'
import { headerOf } from '../support/sip-message.ts'
import { converse, hangUp, isQuiet, NUMBER, talk, twoPhones } from '../support/two-phones.ts'

const lab = await openLab(tap)

test('a call is heard on both sides, through the switch’s own ports', async (t) => {
  const phones = await twoPhones(t, lab)
  const anchors = await talk(phones)
  t.equal(anchors.forCaller.address, SWITCH)
  t.equal(anchors.forCallee.address, SWITCH)
  await converse(t, phones, anchors)
  t.equal((await lab.relay.calls()).length, 1)
  t.ok((await lab.mediaPorts()).length > 0)
  await hangUp(phones.caller, phones.callee)
  await isQuiet(t, lab)
})

test('a call ends when the callee hangs up', async (t) => {
  const phones = await twoPhones(t, lab)
  await talk(phones)
  await hangUp(phones.callee, phones.caller)
  await isQuiet(t, lab)
})

test('a call to a busy callee is refused as busy', async (t) => {
  const { caller, callee } = await twoPhones(t, lab)
  caller.phone.call(NUMBER, caller.media.describe())
  const invite = await callee.phone.expect('INVITE')
  callee.phone.respond(invite, 486)
  await callee.phone.expect('ACK')
  await caller.phone.expect('486')
  caller.phone.follow('ACK')
  await isQuiet(t, lab)
})

test('a call may be given up while it rings', async (t) => {
  const { caller, callee } = await twoPhones(t, lab)
  caller.phone.call(NUMBER, caller.media.describe())
  const invite = await callee.phone.expect('INVITE')
  callee.phone.respond(invite, 180)
  await caller.phone.expect('180')
  caller.phone.follow('CANCEL')
  await caller.phone.expect('487')
  caller.phone.follow('ACK')
  callee.phone.respond(await callee.phone.expect('CANCEL'), 200)
  callee.phone.respond(invite, 487)
  await callee.phone.expect('ACK')
  await isQuiet(t, lab)
})

test('a call to a number without a route is refused', async (t) => {
  const { caller } = await twoPhones(t, lab)
  caller.phone.call('8001', caller.media.describe())
  await caller.phone.expect('404')
  caller.phone.follow('ACK')
  await isQuiet(t, lab)
})

test('a call is put on hold and taken up again, on the same ports', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  const anchors = await talk(phones)
  for (const [direction, answered] of [
    ['sendonly', 'recvonly'],
    ['sendrecv', 'sendrecv'],
  ] as const) {
    caller.phone.request('INVITE', caller.media.describe(direction))
    const invite = await callee.phone.expect('INVITE')
    t.match(invite.body, `a=${direction}`)
    callee.phone.respond(invite, 200, callee.media.describe(answered))
    const answer = await caller.phone.expect('200')
    t.match(answer.body, `a=${answered}`)
    caller.phone.acknowledge()
    await callee.phone.expect('ACK')
    t.same({ forCaller: mediaOf(answer.body), forCallee: mediaOf(invite.body) }, anchors)
  }
  await converse(t, phones, anchors)
  await hangUp(caller, callee)
  await isQuiet(t, lab)
})

test('a call is put on hold as soon as it is answered', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  for (let turn = 0; turn < 20; turn += 1) {
    caller.phone.call(NUMBER, caller.media.describe())
    callee.phone.respond(await callee.phone.expect('INVITE'), 200, callee.media.describe())
    await caller.phone.expect('200')
    caller.phone.acknowledge()
    caller.phone.request('INVITE', caller.media.describe('sendonly'))
    callee.phone.respond(
      await callee.phone.expect('INVITE'),
      200,
      callee.media.describe('recvonly'),
    )
    await caller.phone.expect('200')
    caller.phone.acknowledge()
    await callee.phone.expect('ACK')
    await hangUp(caller, callee)
  }
  await isQuiet(t, lab)
})

test('a call goes on as it was when a new offer is refused', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  const anchors = await talk(phones)
  const elsewhere = caller.media.describe().replace(/m=audio \d+/, 'm=audio 4000')
  caller.phone.request('INVITE', elsewhere)
  callee.phone.respond(await callee.phone.expect('INVITE'), 488)
  await callee.phone.expect('ACK')
  await caller.phone.expect('488')
  caller.phone.follow('ACK')
  await converse(t, phones, anchors)
  await hangUp(caller, callee)
  await isQuiet(t, lab)
})

test('a call may begin without an offer: the callee makes it', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  caller.phone.call(NUMBER)
  const invite = await callee.phone.expect('INVITE')
  t.equal(invite.body, '')
  callee.phone.respond(invite, 200, callee.media.describe())
  const offer = await caller.phone.expect('200')
  caller.phone.acknowledge(caller.media.describe())
  const answer = await callee.phone.expect('ACK')
  await converse(t, phones, { forCaller: mediaOf(offer.body), forCallee: mediaOf(answer.body) })
  await hangUp(callee, caller)
  await isQuiet(t, lab)
})

test('a caller hears the callee’s network before the answer', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  caller.phone.call(NUMBER, caller.media.describe())
  const invite = await callee.phone.expect('INVITE')
  const description = callee.media.describe()
  callee.phone.respond(invite, 183, description)
  const progress = await caller.phone.expect('183')
  const anchors = { forCaller: mediaOf(progress.body), forCallee: mediaOf(invite.body) }
  await converse(t, phones, anchors)
  callee.phone.respond(invite, 200, description)
  const answer = await caller.phone.expect('200')
  t.same(mediaOf(answer.body), anchors.forCaller)
  caller.phone.acknowledge()
  await callee.phone.expect('ACK')
  await hangUp(caller, callee)
  await isQuiet(t, lab)
})

test('a call ends once when both hang up at the same moment', async (t) => {
  const phones = await twoPhones(t, lab)
  const { caller, callee } = phones
  await talk(phones)
  caller.phone.request('BYE')
  callee.phone.request('BYE')
  for (const { phone } of [caller, callee]) await phone.expect('200')
  await isQuiet(t, lab)
})

test('an answer that crosses the caller’s CANCEL is taken back (RFC 3261, 9.1)', async (t) => {
  const { caller, callee } = await twoPhones(t, lab)
  caller.phone.call(NUMBER, caller.media.describe())
  const invite = await callee.phone.expect('INVITE')
  callee.phone.respond(invite, 180)
  await caller.phone.expect('180')
  caller.phone.follow('CANCEL')
  callee.phone.respond(await callee.phone.expect('CANCEL'), 200)
  callee.phone.respond(invite, 200, callee.media.describe())
  await callee.phone.expect('ACK')
  callee.phone.respond(await callee.phone.expect('BYE'), 200)
  await caller.phone.expect('487')
  caller.phone.follow('ACK')
  await isQuiet(t, lab)
})

test('the switch says what it can do', async (t) => {
  const { caller } = await twoPhones(t, lab)
  caller.phone.ask('OPTIONS')
  const answer = await caller.phone.expect('200')
  t.match(headerOf(answer, 'Allow'), /INVITE/)
  t.equal(headerOf(answer, 'Accept'), 'application/sdp')
})

test('a registration is told that there is no registrar', async (t) => {
  const { caller } = await twoPhones(t, lab)
  caller.phone.ask('REGISTER')
  t.ok(await caller.phone.expect('501'))
})
