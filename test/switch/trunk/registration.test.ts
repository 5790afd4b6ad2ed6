import { test } from 'tap'
import type { FinalAnswer, OutgoingRequest } from '../../../switch/signalling/line.ts'
import { pauseAfter } from '../../../switch/trunk/pause-after.ts'
import { Registration, type RegistrationState } from '../../../switch/trunk/registration.ts'
import { StandingClock } from '../../support/standing-clock.ts'

const ORDER = {
  ...{ trunk: 'one', to: 'sip:192.0.2.1', domain: 'carrier.example', expires: 600, line: 'w0rd' },
}

/** A registration whose registrar says `answers` one after another, the last of them for ever. */
function world(answers: readonly (readonly [number, Record<string, string>?])[]) {
  const clock = new StandingClock()
  const asked: OutgoingRequest[] = []
  const states: RegistrationState[] = []
  const account: { user?: string } = { user: 'us' }
  const request = async (each: OutgoingRequest): Promise<FinalAnswer> => {
    asked.push(each)
    const [status, headers = {}] = answers[Math.min(asked.length, answers.length) - 1] ?? [500]
    return { status, header: (name) => ({ CSeq: each.headers.CSeq ?? '', ...headers })[name] }
  }
  const registration = new Registration(ORDER, {
    ...{ request, now: () => clock.now(), random: () => 1, callId: 'id' },
    startTimer: (after, act) => clock.after(after, act),
    user: () => account.user,
    changed: (state) => states.push(state),
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const pass = async (seconds: number) => {
    clock.advance(seconds * 1000)
    await settle()
  }
  const expires = () => asked.map(({ headers }) => headers.Expires)
  return { registration, asked, states, account, pass, settle, expires, clock }
}

test('a registration is renewed before it is over, in one Call-ID (RFC 3261, 10.2.4)', async (t) => {
  const others = '<sip:other@192.0.2.9>;expires=9'
  const granted = {
    Contact: `${others}, <sip:us@192.0.2.2;line=w0rd>;expires=60`,
    CSeq: '7 REGISTER',
  }
  const { asked, states, pass, settle, clock } = world([[200, granted]])
  await settle()
  t.same(states, [{ kind: 'registered', until: clock.now() + 60_000 }])
  t.match(asked[0], {
    ...{ method: 'REGISTER', uri: 'sip:carrier.example', via: 'sip:192.0.2.1', trunk: 'one' },
    headers: { To: '<sip:us@carrier.example>', Contact: /^<sip:us@localhost;line=w0rd>/ },
  })
  await pass(29)
  t.equal(asked.length, 1)
  await pass(1)
  t.equal(asked.length, 2)
  t.equal(asked[1]?.headers['Call-ID'], asked[0]?.headers['Call-ID'])
  t.equal(asked[1]?.headers.CSeq, '8 REGISTER', 'a challenge in between had numbers, too')
})

test('423 is obeyed at once, and only when it asks for more (RFC 3261, 10.2.8)', async (t) => {
  const { expires, settle, states } = world([[423, { 'Min-Expires': '1800' }], [200]])
  await settle()
  await settle()
  t.same(expires(), ['600', '1800'])
  t.equal(states.at(-1)?.kind, 'registered')
  for (const least of ['300', '99999999', 'soon']) {
    const { asked, settle: wait, states: told } = world([[423, { 'Min-Expires': least }]])
    await wait()
    t.equal(asked.length, 1)
    t.match(told, [{ kind: 'failed', reason: '423' }])
  }
})

test('failures are followed by ever longer pauses, and Retry-After by its own', async (t) => {
  const { asked, pass, settle } = world([[403], [503, { 'Retry-After': '100' }], [200], [403]])
  await settle()
  await pass(29)
  t.equal(asked.length, 1)
  await pass(1)
  t.equal(asked.length, 2)
  await pass(99)
  t.equal(asked.length, 2)
  await pass(1)
  t.equal(asked.length, 3)
  await pass(300)
  t.equal(asked.length, 4)
  await pass(30)
  t.equal(asked.length, 5, 'after a success the pauses begin anew')
  t.same(
    [0, 1, 2, 20].map((each) => pauseAfter(each, 0)),
    [15, 30, 60, 900],
  )
})

test('without an account nobody is bothered; with one it begins at once', async (t) => {
  const { registration, asked, account, settle, pass, states } = world([[200]])
  await settle()
  delete account.user
  registration.refresh()
  await pass(10_000)
  t.equal(asked.length, 1)
  t.match(states.at(-1), { kind: 'failed', reason: 'there is no account' })
  account.user = 'them'
  registration.refresh()
  await settle()
  t.equal(asked[1]?.headers.From, '<sip:them@carrier.example>')
})

test('at its end it is taken back; abandoned, nothing is said any more', async (t) => {
  const { registration, expires, settle, pass } = world([[200]])
  await settle()
  await registration.end()
  await pass(100_000)
  t.same(expires(), ['600', '0'])
  const { registration: other, asked, settle: wait, pass: later } = world([[200]])
  await wait()
  other.abandon()
  await later(100_000)
  t.equal(asked.length, 1)
})
