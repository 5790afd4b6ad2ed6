import { type Test, test } from 'tap'
import { eventually } from '../../lab/support/eventually.ts'
import { headerOf, type Message, type Phone } from './phone.ts'
import { openStoreWorld } from './store-world.ts'

/** Calls come from a trunk on this machine, and go to one socket for 1... and another for 2... */
function world(t: Test, identity: 'trusted' | 'untrusted') {
  return openStoreWorld(t, {
    carriers: 2,
    file: ([one = '', two = '']) => ({
      trunks: [{ name: 'in', from: ['127.0.0.1'], identity }],
      routes: [
        { prefix: '1', to: one },
        { prefix: '2', to: two },
      ],
    }),
  })
}

const tagIn = (value: string) => /;tag=([^;]+)/.exec(value)?.[1] ?? ''

/** A call that is up; the dialog of its caller, as the switch knows it. */
async function talk(caller: Phone, callee: Phone, number: string): Promise<string> {
  caller.request('INVITE', { body: 'v=0 offer', number })
  callee.respond(await callee.expect('INVITE'), 200, 'v=0 answer')
  const answer = await caller.expect('200')
  caller.request('ACK')
  await callee.expect('ACK')
  // That was our ACK to the callee; the caller's own to us shows nowhere.
  await new Promise((resolve) => setTimeout(resolve, 50))
  const tags = `to-tag=${tagIn(headerOf(answer, 'To'))};from-tag=${tagIn(headerOf(answer, 'From'))}`
  return `${headerOf(answer, 'Call-ID')};${tags}`
}

const sipfrag = ({ head, body }: Message) => `${/Event: *refer/i.test(head)} ${body.trim()}`

test('a phone that has called somebody else connects the two, and leaves', async (t) => {
  const { carrier, phone, has } = await world(t, 'untrusted')
  const [ann, desk, carol] = [await phone(), carrier(0), carrier(1)]
  await talk(ann, desk, '1000')
  const aside = await phone()
  const second = await talk(aside, carol, '2000')
  desk.request('REFER', {
    sequence: 2,
    more: [`Refer-To: <sip:2000@x?Replaces=${encodeURIComponent(second)}>`],
  })
  await desk.expect('202')
  const trying = await desk.expect('NOTIFY')
  t.equal(sipfrag(trying), 'true SIP/2.0 100 Trying')
  desk.respond(trying, 200)
  const asked = await ann.expect('INVITE')
  t.equal(asked.body, '', 'she is asked what she can do')
  ann.respond(asked, 200, 'v=0 of ann')
  const reinvite = await carol.expect('INVITE')
  t.equal(reinvite.body, 'relayed v=0 of ann')
  carol.respond(reinvite, 200, 'v=0 of carol')
  await carol.expect('ACK')
  t.equal((await ann.expect('ACK')).body, 'relayed v=0 of carol')
  const done = await desk.expect('NOTIFY')
  t.equal(sipfrag(done), 'true SIP/2.0 200 OK')
  desk.respond(done, 200)
  for (const each of [desk, aside]) each.respond(await each.expect('BYE'), 200)
  await eventually(() => has('call over') === 1, 'the first call is over')
  ann.request('BYE', { sequence: 9 })
  await ann.expect('200')
  carol.respond(await carol.expect('BYE'), 200)
  await eventually(() => has('call over') === 2, 'the second call is over')
})

test('a transfer to a call that is not there is told to have failed; both stay', async (t) => {
  const { carrier, phone } = await world(t, 'untrusted')
  const [ann, desk] = [await phone(), carrier(0)]
  const first = await talk(ann, desk, '1000')
  const gone = encodeURIComponent('gone@x;to-tag=a;from-tag=b')
  desk.request('REFER', { sequence: 2, more: [`Refer-To: <sip:2000@x?Replaces=${gone}>`] })
  await desk.expect('202')
  for (const status of ['100 Trying', '481 Failed']) {
    const notify = await desk.expect('NOTIFY')
    t.equal(sipfrag(notify), `true SIP/2.0 ${status}`)
    desk.respond(notify, 200)
  }
  desk.request('REFER', { sequence: 3, more: ['Refer-To: <sip:2000@x>'] })
  t.equal((await desk.expect('405')).kind, '405', 'a blind one is for scripts')
  const stranger = await phone()
  stranger.request('INVITE', { body: 'v=0 mine', number: '1000', more: [`Replaces: ${first}`] })
  t.equal((await stranger.expect('403')).kind, '403', 'who is not trusted replaces nobody')
  ann.request('BYE', { sequence: 2 })
  desk.respond(await desk.expect('BYE'), 200)
})

test('an INVITE with Replaces takes the place of a party (RFC 3891, 3)', async (t) => {
  const { carrier, phone, has } = await world(t, 'trusted')
  const [ann, desk] = [await phone(), carrier(0)]
  const dialog = await talk(ann, desk, '1000')
  const refusals = { '481': 'no@x;to-tag=a;from-tag=b', '486': `${dialog};early-only`, '400': 'no' }
  for (const [status, value] of Object.entries(refusals)) {
    const other = await phone()
    other.request('INVITE', { body: 'v=0 mine', more: [`Replaces: ${value}`] })
    t.equal((await other.expect(status)).kind, status)
  }
  const bea = await phone()
  const more = [`Replaces: ${dialog}`, 'Require: replaces']
  bea.request('INVITE', { body: 'v=0 of bea', number: '1000', more })
  const reinvite = await desk.expect('INVITE')
  t.equal(reinvite.body, 'relayed v=0 of bea')
  desk.respond(reinvite, 200, 'v=0 of desk')
  t.equal((await bea.expect('200')).body, 'relayed v=0 of desk')
  bea.request('ACK')
  ann.respond(await ann.expect('BYE'), 200)
  bea.request('INFO', { sequence: 2, more: ['X: y'] })
  desk.respond(await desk.expect('INFO'), 200)
  await bea.expect('200')
  desk.request('BYE', { sequence: 2 })
  bea.respond(await bea.expect('BYE'), 200)
  await eventually(() => has('call over') === 1, 'the call is over')
})
