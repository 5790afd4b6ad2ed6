import { test } from 'tap'
import {
  type InviteClientEvent,
  startInviteClient,
  stepInviteClient,
} from '../../../../switch/engine/transaction/invite-client.ts'
import { TIMING, type TimerName } from '../../../../switch/engine/transaction/machine.ts'
import { requestOf, responseOf, run } from './machines.ts'

const INVITE = requestOf('INVITE', { Route: '<sip:p;lr>' })
const timer = (name: TimerName): InviteClientEvent => ({ type: 'timer', timer: name })
const status = (code: number): InviteClientEvent => ({
  type: 'response',
  response: responseOf(INVITE, code),
})

function play(events: readonly InviteClientEvent[], isReliable = false) {
  const begin = startInviteClient(INVITE, isReliable, TIMING)
  return run(
    begin,
    (state, event: InviteClientEvent) => stepInviteClient(state, event, TIMING),
    events,
  )
}

const QUIET = ['stop A', 'stop B']
const TABLE: readonly (readonly [
  string,
  readonly InviteClientEvent[],
  string,
  readonly string[],
])[] = [
  [
    'sends and starts A and B (17.1.1.2)',
    [],
    'calling',
    ['send INVITE', 'start B 32000', 'start A 500'],
  ],
  [
    'doubles timer A (17.1.1.2)',
    [timer('A'), timer('A')],
    'calling',
    ['send INVITE', 'start A 2000'],
  ],
  [
    'does not cap timer A at T2 (17.1.1.2)',
    [timer('A'), timer('A'), timer('A'), timer('A'), timer('A')],
    'calling',
    ['send INVITE', 'start A 16000'],
  ],
  ['gives up at timer B (17.1.1.2)', [timer('B')], 'terminated', ['stop A', 'timed-out', 'end']],
  [
    'falls silent at a provisional (17.1.1.2)',
    [status(100)],
    'proceeding',
    [...QUIET, 'deliver 100'],
  ],
  [
    'delivers every provisional',
    [status(100), status(183)],
    'proceeding',
    [...QUIET, 'deliver 183'],
  ],
  ['waits for ever once it rings', [status(180), timer('B')], 'proceeding', []],
  ['does not repeat once it rings', [status(180), timer('A')], 'proceeding', []],
  [
    'acknowledges a failure and starts D (17.1.1.2)',
    [status(486)],
    'completed',
    ['send ACK', ...QUIET, 'deliver 486', 'start D 32000'],
  ],
  [
    'acknowledges a repeated failure (17.1.1.2)',
    [status(486), status(486)],
    'completed',
    ['send ACK'],
  ],
  ['keeps a late 2xx away after a failure', [status(486), status(200)], 'completed', []],
  ['ends at timer D (17.1.1.2)', [status(486), timer('D')], 'terminated', ['end']],
  [
    'leaves the ACK for a 2xx to its user and starts M (RFC 6026, 7.2)',
    [status(200)],
    'accepted',
    [...QUIET, 'deliver 200', 'start M 32000'],
  ],
  [
    'delivers a repeated 2xx (RFC 6026, 7.2)',
    [status(200), status(200)],
    'accepted',
    ['deliver 200'],
  ],
  ['keeps a failure away after a 2xx', [status(200), status(486)], 'accepted', []],
  ['ends at timer M (RFC 6026, 7.2)', [status(200), timer('M')], 'terminated', ['end']],
]

for (const [title, events, phase, actions] of TABLE) {
  test(`an INVITE client ${title}`, async (t) => {
    const { state, ...did } = play(events)
    t.equal(state.phase, phase)
    t.same(did.actions, actions)
  })
}

test('over a reliable transport there is no timer A, and D is zero (RFC 3261, 17.1.1.2)', async (t) => {
  t.same(play([], true).actions, ['send INVITE', 'start B 32000'])
  t.same(play([status(486)], true).actions.at(-1), 'start D 0')
})

test('the ACK for a failure goes the way of the INVITE (RFC 3261, 17.1.1.3)', async (t) => {
  const { ack } = play([status(486)]).state
  t.match(ack, { method: 'ACK', uri: INVITE.uri })
  t.same(
    ack?.headers.map(({ line }) => line),
    [
      'Via: SIP/2.0/UDP 192.0.2.9:5080;rport;branch=z9hG4bK-peer-1',
      'Route: <sip:p;lr>',
      'Max-Forwards: 70',
      'From: "Alice" <sip:alice@example.org>;tag=alice-1',
      'To: <sip:bob@example.org>;tag=peer',
      'Call-ID: call-1@192.0.2.9',
      'CSeq: 1 ACK',
    ],
  )
})
