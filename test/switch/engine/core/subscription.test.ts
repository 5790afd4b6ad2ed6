import { type Test, test } from 'tap'
import { firstOf } from '../../../../switch/engine/message/message.ts'
import { requestText } from '../sip-text.ts'
import { answeredCall, CALLER_DIALOG, inDialogText, shownId } from './calls.ts'
import { CONTACT, CoreWorld, type FakeApplication, requestIn } from './core-world.ts'

const HALF_MINUTE = 32_000
const MINUTE = 60_000
const TERMINATED = { Event: 'presence', 'Subscription-State': 'terminated;reason=timeout' }

/** A peer's SUBSCRIBE that was granted for a minute. */
function subscribed(expires = '60') {
  const world = new CoreWorld()
  const application = world.join('subscribe')
  const contact = { Contact: '<sip:alice@192.0.2.9:5080>', Expires: expires }
  world.network.bring(requestText('SUBSCRIBE sip:b@192.0.2.1 SIP/2.0', contact))
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK', 'To: <sip:x>;tag=own'])
  world.network.take()
  application.take()
  return { world, application }
}

/** An application's SUBSCRIBE, just sent. */
function subscribing() {
  const world = new CoreWorld()
  const application = world.join()
  world.command(application, '|', ['SUBSCRIBE sip:peer@192.0.2.9:5080 SIP/2.0', 'Event: presence'])
  const [frame] = application.take()
  const subscribe = requestIn(frame?.text ?? '')
  const dialogId = `${firstOf(subscribe, 'call-id')};from-tag=tag-1`
  world.network.take()
  const notify = (sequence: number, changes: Readonly<Record<string, string>> = {}) =>
    world.network.bring(
      requestText('NOTIFY sip:us@192.0.2.1 SIP/2.0', {
        Via: `SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-notify-${sequence}`,
        From: '<sip:peer@192.0.2.9>;tag=peer',
        To: firstOf(subscribe, 'from'),
        'Call-ID': firstOf(subscribe, 'call-id'),
        CSeq: `${sequence} NOTIFY`,
        Contact: '<sip:peer@192.0.2.9:5080>',
        Event: 'presence',
        'Subscription-State': 'active',
        ...changes,
      }),
    )
  return { world, application, subscribe, dialogId, notify }
}

function dialogs({ core }: CoreWorld): number {
  return core.load.dialogs
}

function send(world: CoreWorld, application: FakeApplication, names: string, method: string) {
  const state = ['Event: presence', 'Subscription-State: terminated;reason=timeout']
  world.command(application, names, [`${method} sip:placeholder SIP/2.0`, ...state])
  const [request] = world.sent()
  if (request?.kind !== 'request') throw new Error('nothing was sent')
  return request
}

test('a subscription ends with the application’s last NOTIFY', async (t) => {
  const { world, application } = subscribed()
  const notify = send(world, application, `|${CALLER_DIALOG}`, 'NOTIFY')
  world.reply(notify, 401)
  t.equal(dialogs(world), 1, 'it will be sent again, with credentials')
  world.reply(send(world, application, `|${CALLER_DIALOG}`, 'NOTIFY'), 200)
  t.equal(dialogs(world), 0)
})

test('a subscription ends with the peer’s last NOTIFY', async (t) => {
  const { world, application, subscribe, notify } = subscribing()
  world.reply(subscribe, 200)
  notify(1)
  t.equal(dialogs(world), 1)
  application.take()
  notify(2, TERMINATED)
  t.equal(dialogs(world), 0)
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK'])
  t.match(world.lines().at(-1), '200 2 NOTIFY')
})

test('a subscription nobody refreshes ends, a little late', async (t) => {
  const { world, application } = subscribed()
  world.clock.advance(MINUTE)
  t.equal(dialogs(world), 1, 'its last NOTIFY may be on its way')
  world.network.bring(inDialogText('SUBSCRIBE', 2, { Expires: '600' }))
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 202 OK', 'Expires: 120'])
  world.clock.advance(2 * MINUTE)
  t.equal(dialogs(world), 1)
  world.clock.advance(HALF_MINUTE)
  t.equal(dialogs(world), 0)
  t.equal(world.clock.waiting, 0)
})

test('a subscription of ours ends the same way', async (t) => {
  const { world, application, subscribe, dialogId } = subscribing()
  world.reply(subscribe, 202, { headers: [CONTACT, 'Expires: 60'] })
  world.clock.advance(MINUTE)
  const refresh = send(world, application, `|${dialogId}`, 'SUBSCRIBE')
  world.reply(refresh, 200, { headers: ['Expires: 60'] })
  world.clock.advance(MINUTE)
  t.equal(dialogs(world), 1)
  world.clock.advance(HALF_MINUTE)
  t.equal(dialogs(world), 0)
})

for (const expires of ['4294967295', '99999999999999', 'soon']) {
  test(`a subscription for ${expires} seconds runs no timer wild`, async (t) => {
    const { world } = subscribed(expires)
    world.clock.advance(MINUTE)
    t.equal(dialogs(world), 1)
  })
}

test('a peer that knows nothing of a subscription ends it (RFC 6665, 4.2.2)', async (t) => {
  const { world, application } = subscribed()
  world.command(application, `|${CALLER_DIALOG}`, ['NOTIFY sip:placeholder SIP/2.0'])
  const [notify] = world.sent()
  if (notify?.kind === 'request') world.reply(notify, 481)
  t.equal(dialogs(world), 0)
})

test('a NOTIFY that overtakes the answer to its SUBSCRIBE comes after it', async (t) => {
  const { world, application, subscribe, dialogId, notify } = subscribing()
  notify(1)
  t.same(application.take(), [])
  world.reply(subscribe, 200)
  const [response, shown] = application.take()
  t.match(response?.text, /^SIP\/2\.0 200 /)
  t.match(shown?.text, /^NOTIFY /)
  t.equal(shown?.fields[9], dialogId)
  world.command(application, `${shown?.fields[8]}|`, ['SIP/2.0 200 OK'])
  t.same(world.lines(), ['200 1 NOTIFY'])
})

test('a NOTIFY waits for no answer that never comes', async (t) => {
  const { world, subscribe, notify } = subscribing()
  notify(1)
  world.reply(subscribe, 403)
  t.same(world.lines(), ['481 1 NOTIFY'])
  world.clock.advance(MINUTE)
  t.same(world.core.load, { dialogs: 0, requests: 0, transactions: 0 })
  const other = subscribing()
  for (let sequence = 1; sequence <= 9; sequence += 1) other.notify(sequence)
  t.same(other.world.lines(), ['481 9 NOTIFY'], 'and no flood of them is kept')
  other.world.clock.advance(HALF_MINUTE)
  t.equal(other.world.lines().filter((line) => line.startsWith('481')).length, 8)
})

/** RFC 3515, 2.4.4: a REFER's subscription lives and ends within the call. */
async function referred(t: Test, notify: (world: CoreWorld, application: FakeApplication) => void) {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  notify(world, application)
  t.equal(dialogs(world), 1)
}

test('the last NOTIFY of a REFER does not end the call', async (t) => {
  await referred(t, (world, application) => {
    world.network.bring(inDialogText('REFER', 2))
    world.command(application, `${shownId(application)}|`, ['SIP/2.0 202 Accepted'])
    world.network.take()
    world.reply(send(world, application, `|${CALLER_DIALOG}`, 'NOTIFY'), 200)
  })
  await referred(t, (world, application) => {
    world.network.bring(inDialogText('NOTIFY', 2, { ...TERMINATED, Event: 'refer' }))
    world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK'])
  })
})

test('a lost application’s subscriptions end without a BYE', async (t) => {
  const { world, application } = subscribed()
  world.core.leave(application)
  t.equal(dialogs(world), 0)
  t.same(world.lines(), [])
})

test('who has left gets no subscription any more', async (t) => {
  const { world, application, subscribe } = subscribing()
  world.core.leave(application)
  world.reply(subscribe, 200)
  t.equal(dialogs(world), 0)
})
