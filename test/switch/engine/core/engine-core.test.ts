import { test } from 'tap'
import { firstOf } from '../../../../switch/engine/message/message.ts'
import { LISTENER } from '../../../support/loop-transport.ts'
import { requestText } from '../sip-text.ts'
import { answeredCall, CALLER_DIALOG, inDialogText, inviteText, shownId } from './calls.ts'
import { CoreWorld } from './core-world.ts'

const NOTHING = { dialogs: 0, requests: 0, transactions: 0 }
const GONE = 64_000

test('a request nobody claims gets a 503, an INVITE after its 100', async (t) => {
  const world = new CoreWorld()
  world.join('options')
  world.network.bring(inviteText())
  world.network.bring(requestText('MESSAGE sip:b SIP/2.0'))
  t.same(world.lines(), ['100 1 INVITE', '503 1 INVITE', '503 1 MESSAGE'])
})

test('a busy application is offered nothing, and the caller told when to come back', async (t) => {
  const world = new CoreWorld()
  const [busy, free] = [world.join('invite'), world.join('invite')]
  busy.isBusy = true
  for (const number of [1, 2, 3]) {
    world.network.bring(
      inviteText({
        'Call-ID': `c${number}`,
        CSeq: `${number} INVITE`,
        Via: `SIP/2.0/UDP h;branch=z9hG4bK${number}`,
      }),
    )
  }
  t.equal(free.take().length, 3)
  free.isBusy = true
  world.network.take()
  world.network.bring(
    requestText(inviteText().split('\r\n')[0] ?? '', { Via: 'SIP/2.0/UDP h;branch=z9hG4bK4' }),
  )
  const [, refusal] = world.sent()
  t.match(refusal, { status: 503 })
  t.equal(refusal && firstOf(refusal, 'retry-after'), '5')
})

test('new requests go round the applications that claim them, each claim counted once', async (t) => {
  const world = new CoreWorld()
  const [a, b] = [world.join('options', 'invite'), world.join('options')]
  a.claims.add('options')
  const ask = (number: number) =>
    world.network.bring(
      requestText('OPTIONS sip:b SIP/2.0', {
        'Call-ID': `c${number}`,
        Via: `SIP/2.0/UDP h;branch=z9hG4bK${number}`,
      }),
    )
  for (const number of [1, 2, 3, 4]) ask(number)
  t.same([a.take().length, b.take().length], [2, 2])
  b.claims.delete('options')
  for (const number of [5, 6]) ask(number)
  t.same([a.take().length, b.take().length], [2, 0], 'a claim that was dropped counts no more')
  world.core.leave(a)
  world.network.take()
  ask(7)
  t.same(world.lines(), ['503 1 OPTIONS'])
})

test('an application is shown a new request as it came, with 13 fields', async (t) => {
  const world = new CoreWorld()
  const application = world.join('options')
  const text = requestText('OPTIONS sip:b SIP/2.0', {
    'x-Odd': ' a  b',
    Via: 'SIP/2.0/UDP h;branch=z9hG4bK1;rport',
  })
  world.network.bring(text)
  const [frame] = application.take()
  t.same(frame?.fields, [
    ...[
      'id-2',
      'sip',
      'network',
      String(text.length),
      'udp',
      '192.0.2.9',
      '5080',
      '12:00:00.000000',
    ],
    ...['id-1', '', LISTENER.address, String(LISTENER.port), ''],
  ])
  t.equal(
    frame?.text,
    text.replace('h;branch=z9hG4bK1;rport', 'h;rport=5080;received=192.0.2.9;branch=z9hG4bK1'),
  )
})

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['BYE outside a dialog', requestText('BYE sip:b SIP/2.0'), '481 1 BYE'],
  ['UPDATE outside a dialog', requestText('UPDATE sip:b SIP/2.0'), '481 1 UPDATE'],
  ['an unknown method', requestText('FETCH sip:b SIP/2.0'), '405 1 FETCH'],
  ['an unknown scheme (8.2.2.1)', requestText('OPTIONS mail:b SIP/2.0'), '416 1 OPTIONS'],
  ['an unusable URI', requestText('OPTIONS sip:b:x SIP/2.0'), '400 1 OPTIONS'],
  ['OPTIONS in no dialog', inDialogText('OPTIONS', 2), '481 2 OPTIONS'],
]

for (const [title, text, line] of REFUSED) {
  test(`${title} is refused without asking anybody (RFC 3261, 8.2)`, async (t) => {
    const world = new CoreWorld()
    const application = world.join('options', 'bye', 'update', 'fetch')
    world.network.bring(text)
    t.same(world.lines(), [line])
    t.same(application.take(), [])
  })
}

test('a tel URI is as good as any', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  world.network.bring(requestText('INVITE tel:+441234 SIP/2.0'))
  t.equal(application.take().length, 1)
})

test('a request that comes two ways is refused the second time (RFC 3261, 8.2.2.2)', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  const other = { Via: 'SIP/2.0/UDP 192.0.2.8;branch=z9hG4bK-other' }
  world.network.bring(inviteText())
  const transactionId = shownId(application)
  world.network.bring(inviteText(other))
  t.same(world.lines(), ['100 1 INVITE', '100 1 INVITE', '482 1 INVITE'])
  world.command(application, `${transactionId}|`, ['SIP/2.0 200 OK'])
  world.lines()
  world.network.bring(inviteText({ Via: 'SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK-third' }))
  t.same(world.lines(), ['100 1 INVITE', '482 1 INVITE'], 'even once the call is up')
  t.equal(world.core.load.dialogs, 1)
})

test('only the application that was asked may answer, and once', async (t) => {
  const world = new CoreWorld()
  const [owner, stranger] = [world.join('options'), world.join('invite')]
  world.network.bring(requestText('OPTIONS sip:b SIP/2.0'))
  const names = `${shownId(owner)}|`
  const UNKNOWN = 'Response not sent due to unknown transaction'
  t.equal(world.command(stranger, names, ['SIP/2.0 200 OK']).refused, UNKNOWN)
  t.equal(world.command(owner, names, ['SIP/2.0 200 OK']).refused, undefined)
  t.equal(world.command(owner, names, ['SIP/2.0 200 OK']).refused, UNKNOWN)
  t.equal(world.command(owner, 'none|', ['SIP/2.0 200 OK']).refused, UNKNOWN)
  t.same(world.lines(), ['200 1 OPTIONS'])
})

test('only the application that answered may use the dialog', async (t) => {
  const world = new CoreWorld()
  const [owner, stranger] = [world.join('invite'), world.join()]
  answeredCall(world, owner)
  const send = (application: typeof owner) =>
    world.command(application, `|${CALLER_DIALOG}`, ['INFO sip:placeholder SIP/2.0']).refused
  t.match(send(stranger), 'unable to find dialog for dialog id provided')
  t.equal(send(owner), undefined)
  t.same(world.lines(), ['INFO'])
})

test('an application that says nothing for 64 s is not waited for', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite', 'options')
  world.network.bring(inviteText())
  world.network.bring(requestText('OPTIONS sip:b SIP/2.0', { 'Call-ID': 'other' }))
  t.equal(application.take().length, 2)
  world.network.take()
  world.clock.advance(GONE)
  t.same(
    world.lines(),
    ['504 1 INVITE'],
    'who asked for anything else has given up by now (RFC 4320)',
  )
  world.clock.advance(GONE)
  t.same(world.core.load, NOTHING)
  t.equal(world.clock.waiting, 0)
})

test('a lost application means 503 for its callers and BYE for its calls', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  answeredCall(world, application)
  world.network.bring(inviteText({ 'Call-ID': 'other', Via: 'SIP/2.0/UDP h;branch=z9hG4bK2' }))
  world.lines()
  world.core.leave(application)
  const [refusal, bye] = world.sent()
  t.match(refusal, { status: 503 })
  t.match(bye, { method: 'BYE', uri: 'sip:alice@192.0.2.9:5080' })
  t.equal(bye && firstOf(bye, 'reason'), 'SIP;cause=200;text="application disconnected"')
  world.network.bring(inDialogText('INFO', 2))
  t.same(world.lines(), ['481 2 INFO'])
  world.clock.advance(GONE)
  t.same(world.core.load, NOTHING)
  t.equal(world.clock.waiting, 0)
})

test('a closed engine has no timer left', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite', 'options')
  world.network.bring(inviteText())
  world.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK'])
  world.network.bring(requestText('OPTIONS sip:b SIP/2.0', { 'Call-ID': 'other' }))
  world.core.close()
  t.equal(world.clock.waiting, 0)
})
