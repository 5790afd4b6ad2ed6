import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { test } from 'tap'
import { refusalOf } from '../../../../provisioner/serve/state/admission.ts'
import { newNode } from '../../../../provisioner/serve/state/node-state.ts'
import { PHASES } from '../../../../provisioner/serve/state/phase.ts'
import { type NodeEvent, step, wantsInstalling } from '../../../../provisioner/serve/state/step.ts'
import { parseState, renderState } from '../../../../provisioner/serve/state/stored-state.ts'
import { hashToken, isHashOf, tokenFrom } from '../../../../provisioner/serve/state/token.ts'

const TOKEN = hashToken('a')
const report = (phase: string, message = ''): NodeEvent =>
  ({ kind: 'reported', report: { phase, message, log: 'the log' } }) as NodeEvent
const after = (events: readonly NodeEvent[], at = 1000) =>
  events.reduce((state, event) => step(state, event, at), newNode(0))

const STARTED: NodeEvent = { kind: 'started', token: TOKEN }
const GIVEN: NodeEvent = { kind: 'identity-given', hostKey: 'KEY' }

test('a node goes from its start to SSH', (t) => {
  const state = after([
    STARTED,
    ...['booted', 'checking', 'partitioning', 'extracting', 'bootloader', 'identity'].map((each) =>
      report(each),
    ),
    ...[GIVEN, report('rebooting'), report('first-boot'), { kind: 'reached' } as const],
  ])
  t.match(state, { phase: 'reachable', percent: 100, hostKey: 'KEY' })
  t.notOk(wantsInstalling(state))
  t.end()
})

test('a node that answers by SSH before it has told that it runs was at its first boot as well', (t) => {
  const state = after([STARTED, report('rebooting'), { kind: 'reached' }])
  t.same(
    state.history.map(({ phase }) => phase),
    ['loading', 'rebooting', 'first-boot', 'reachable'],
  )
  t.same(after([report('first-boot'), { kind: 'reached' }], 2000).history, [], 'it never started')
  t.same(step(state, report('first-boot'), 3000), { ...state, heard: 3000 })
  t.end()
})

test('what failed stays failed until it starts again', (t) => {
  const failed = after([STARTED, report('checking'), report('failed', 'wrong disk')])
  t.match(failed, { phase: 'checking', failure: { kind: 'told', message: 'wrong disk' } })
  t.same(step(failed, report('partitioning'), 1000).failure, failed.failure)
  t.equal(step(failed, STARTED, 2000).failure, undefined)
  t.end()
})

test('silence is a failure that ends when something is heard', (t) => {
  const extracting = after([STARTED, report('extracting')])
  t.equal(step(extracting, { kind: 'tick' }, 100_000).failure, undefined)
  const silent = step(extracting, { kind: 'tick' }, 1000 + 180_000)
  t.match(silent.failure, { kind: 'silent', message: /nothing heard for 3 minutes/ })
  const heard = step(silent, { kind: 'sent', share: 0.5 }, 200_000)
  t.match(heard, { failure: undefined, percent: 50 })
  t.end()
})

test('leave to destroy data is used up by the first partitioning', (t) => {
  const events: readonly NodeEvent[] = [{ kind: 'reinstall' }, STARTED, report('checking')]
  t.equal(after(events).mayWipe, true)
  t.equal(after([...events, report('partitioning')]).mayWipe, undefined)
  t.end()
})

test('another host key at the address of a node is told', (t) => {
  const state = after([STARTED, GIVEN, report('rebooting')])
  const other = step(state, { kind: 'impersonated', fingerprint: 'SHA256:x' }, 2000)
  t.match(other.failure?.message, /another host key, SHA256:x/)
  t.match(step(other, { kind: 'reached' }, 3000), { phase: 'reachable', failure: undefined })
  t.end()
})

const event: fc.Arbitrary<NodeEvent> = fc.oneof(
  fc.constant(STARTED),
  fc.constant(GIVEN),
  fc.constantFrom<NodeEvent>({ kind: 'tick' }, { kind: 'reached' }, { kind: 'passed-on' }),
  fc.constantFrom<NodeEvent>({ kind: 'claimed', address: 'a' }, { kind: 'claimed', address: 'b' }),
  fc.record({
    kind: fc.constant('sent' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  fc.constantFrom('failed', ...PHASES.slice(2, -1)).map((phase) => report(phase)),
)

test('whatever happens, an identity is given once and no phase goes back by itself', (t) => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let state = newNode(0)
      let hasGiven = false
      events.forEach((each, index) => {
        const next = step(state, each, index * 60_000)
        if (hasGiven && wantsInstalling(next)) throw new Error('given, and installed again')
        if (hasGiven && next.grant?.token !== state.grant?.token) throw new Error('another token')
        if (each.kind !== 'started' && PHASES.indexOf(next.phase) < PHASES.indexOf(state.phase)) {
          throw new Error('it went back')
        }
        if (state.grant?.address && each.kind !== 'started') {
          if (next.grant?.address !== state.grant.address) throw new Error('another address')
        }
        hasGiven = next.grant?.given !== undefined
        state = next
        const stored = parseState(renderState(state), 'file')
        if (!isDeepStrictEqual(stored, state)) throw new Error('stored otherwise')
      })
    }),
  )
  t.end()
})

test('a token opens what it was made for, in time, to whoever came first', (t) => {
  const token = tokenFrom(Buffer.alloc(16, 7))
  t.match(token, /^[0-9a-f]{32}$/)
  t.ok(isHashOf(hashToken(token), token))
  t.notOk(isHashOf(hashToken(token), `${token.slice(1)}0`))
  const state = after([STARTED, { kind: 'claimed', address: '192.0.2.100' }])
  const ask = (wish: 'plan' | 'identity' | 'report', address: string, at = 2000) =>
    refusalOf(state, { wish, address, own: ['192.0.2.11'], at })
  t.equal(ask('plan', '192.0.2.100'), undefined)
  t.equal(ask('identity', '192.0.2.101'), 'another address')
  t.equal(ask('identity', '192.0.2.11'), 'another address')
  t.equal(ask('report', '192.0.2.11'), undefined)
  t.equal(ask('plan', '192.0.2.100', 3_700_000), 'too late')
  const given = step(state, GIVEN, 2000)
  const again = { wish: 'identity' as const, address: '192.0.2.100', own: [], at: 2001 }
  t.equal(refusalOf(given, again), 'given already')
  t.end()
})

test('a damaged file of a state is told', (t) => {
  t.throws(() => parseState('{"phase":"gone"}', 'ds1.json'), { code: 'SERVE_STATE_DAMAGED' })
  t.throws(() => parseState('{', 'ds1.json'), { code: 'SERVE_STATE_DAMAGED' })
  t.end()
})
