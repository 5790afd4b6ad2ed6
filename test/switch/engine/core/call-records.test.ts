import { test } from 'tap'
import { requestText } from '../sip-text.ts'
import {
  answeredCall,
  CALLER_DIALOG,
  type Dialled,
  dial,
  inDialogText,
  inviteText,
  shownId,
} from './calls.ts'
import { CONTACT, CoreWorld, type FakeApplication } from './core-world.ts'

const HALF_MINUTE = 32_000
const KINDS = ['cdr:attempt', 'cdr:start', 'cdr:stop']

/** An application that takes calls, and one that keeps records. */
function kept() {
  const world = new CoreWorld()
  const application = world.join('invite')
  const keeper = world.join(...KINDS)
  return { world, application, records: () => recordsOf(keeper) }
}

/** `stop network normal-release: BYE sip:b@192.0.2.1` */
function recordsOf(keeper: FakeApplication): readonly string[] {
  return keeper.take().map(({ fields: [, kind = '', origin, , ...words], text }) => {
    const subject = text.split(' ').slice(0, 2).join(' ')
    return `${[kind.replace('cdr:', ''), origin, ...words].join(' ')}: ${subject}`
  })
}

const INCOMING = 'attempt network: INVITE sip:b@192.0.2.1'
const OUTGOING = 'attempt application: INVITE sip:peer@192.0.2.9:5080'

function answer(world: CoreWorld, application: FakeApplication, status: string): void {
  world.command(application, `${shownId(application)}|`, [`SIP/2.0 ${status}`, 'To: <x:y>;tag=own'])
}

test('a record has kind, origin, time and reason before the message', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite')
  const keeper = world.join('cdr:stop')
  world.network.bring(inviteText())
  answer(world, application, '486 Busy')
  const [frame] = keeper.take()
  t.same(frame?.fields.slice(1), [
    ...['cdr:stop', 'application', '12:00:00.000000', 'call-rejected'],
  ])
  t.equal(frame?.text, world.network.take().at(-1)?.text)
})

test('a call that comes in: attempt, start, stop', async (t) => {
  const { world, application, records } = kept()
  answeredCall(world, application)
  world.network.bring(inDialogText('BYE', 2))
  t.same(records(), [
    INCOMING,
    'start application uas: SIP/2.0 200',
    'stop network normal-release: BYE sip:b@192.0.2.1',
  ])
})

test('a call the application ends', async (t) => {
  const { world, application, records } = kept()
  answeredCall(world, application)
  records()
  const hangUp = () => {
    world.command(application, `|${CALLER_DIALOG}`, ['BYE sip:placeholder SIP/2.0'])
    const [bye] = world.sent()
    return bye?.kind === 'request' ? bye : undefined
  }
  const first = hangUp()
  if (first) world.reply(first, 407)
  t.same(records(), [], 'it is asked for credentials first')
  const second = hangUp()
  if (second) world.reply(second, 200)
  t.same(records(), ['stop application normal-release: BYE sip:alice@192.0.2.9:5080'])
})

test('a call that goes out: attempt, start; a re-INVITE is none', async (t) => {
  const { world, application, records } = kept()
  const { invite, dialogId }: Dialled = dial(world, application)
  world.reply(invite, 180)
  world.reply(invite, 200)
  world.reply(invite, 200)
  world.command(application, `|${dialogId}`, ['ACK sip:placeholder SIP/2.0'])
  world.network.take()
  world.command(application, `|${dialogId}`, ['INVITE sip:placeholder SIP/2.0'])
  const [again] = world.sent()
  if (again?.kind === 'request') world.reply(again, 488)
  t.same(records(), [OUTGOING, 'start network uac: SIP/2.0 200'])
})

test('calls that never were have their reasons', async (t) => {
  const outgoing = (
    end: (world: CoreWorld, application: FakeApplication, call: Dialled) => void,
  ) => {
    const { world, application, records } = kept()
    end(world, application, dial(world, application))
    const [attempt, ...others] = records()
    t.equal(attempt, OUTGOING)
    return others
  }
  t.same(
    outgoing((world, _, { invite }) => world.reply(invite, 486)),
    ['stop network call-rejected: SIP/2.0 486'],
  )
  t.same(
    outgoing((world) => world.clock.advance(HALF_MINUTE)),
    ['stop application system-error-initiated-termination: SIP/2.0 408'],
  )
  t.same(
    outgoing((world, application, { invite, transactionId }) => {
      world.command(application, `${transactionId}|`, ['CANCEL sip:x SIP/2.0'])
      world.reply(invite, 487)
    }),
    ['stop application call-canceled: INVITE sip:peer@192.0.2.9:5080'],
  )
})

test('calls that came in and never were have theirs', async (t) => {
  const incoming = (end: (world: CoreWorld, application: FakeApplication) => void) => {
    const { world, application, records } = kept()
    world.network.bring(inviteText())
    end(world, application)
    const [attempt, ...others] = records()
    t.equal(attempt, INCOMING)
    return others
  }
  t.same(
    incoming((world) => world.network.bring(requestText('CANCEL sip:b@192.0.2.1 SIP/2.0'))),
    ['stop network call-canceled: INVITE sip:b@192.0.2.1'],
  )
  t.same(
    incoming((world, application) => world.core.leave(application)),
    ['stop application system-error-initiated-termination: SIP/2.0 503'],
  )
  t.same(
    incoming((world) => world.clock.advance(2 * HALF_MINUTE)),
    ['stop application system-error-initiated-termination: SIP/2.0 504'],
  )
})

test('a call the engine ends says why', async (t) => {
  const ended = (
    session: string,
    end: (world: CoreWorld, application: FakeApplication) => void,
  ) => {
    const { world, application, records } = kept()
    world.network.bring(inviteText({ Supported: 'timer', 'Session-Expires': session }))
    answer(world, application, '200 OK')
    end(world, application)
    return records().at(-1)
  }
  t.match(
    ended('3600', (world) => world.clock.advance(HALF_MINUTE)),
    'stop application system-initiated-termination: BYE',
  )
  t.match(
    ended('90', (world) => {
      world.network.bring(inDialogText('ACK', 1))
      world.clock.advance(3 * HALF_MINUTE)
    }),
    'stop application session-expired: BYE',
  )
  t.match(
    ended('3600', (world, application) => world.core.leave(application)),
    'stop application system-error-initiated-termination: BYE',
  )
})

test('records go to their takers in turn, and other methods have none', async (t) => {
  const world = new CoreWorld()
  const application = world.join('invite', 'options')
  const keepers = [world.join('cdr:attempt'), world.join('cdr:attempt')]
  for (const call of ['one', 'two']) {
    const via = `SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK-${call}`
    world.network.bring(inviteText({ 'Call-ID': call, Via: via }))
  }
  world.network.bring(requestText('OPTIONS sip:b@192.0.2.1 SIP/2.0'))
  t.same(
    keepers.map((keeper) => keeper.take().length),
    [1, 1],
  )
  t.equal(application.take().length, 3)
})

test('a callee that wins no fork leaves no record', async (t) => {
  const { world, application, records } = kept()
  const { invite } = dial(world, application)
  world.reply(invite, 200)
  world.reply(invite, 200, { tag: 'late', headers: [CONTACT] })
  t.equal(world.lines().at(-1), 'BYE')
  t.same(records(), [OUTGOING, 'start network uac: SIP/2.0 200'])
})
