import { test } from 'tap'
import {
  type InviteServerEvent,
  startInviteServer,
  stepInviteServer,
} from '../../../../switch/engine/transaction/invite-server.ts'
import { TIMING, type TimerName } from '../../../../switch/engine/transaction/machine.ts'
import { requestOf, responseOf, run } from './machines.ts'

const INVITE = requestOf('INVITE')
const AGAIN: InviteServerEvent = { type: 'request' }
const ACK: InviteServerEvent = { type: 'acknowledged' }
const timer = (name: TimerName): InviteServerEvent => ({ type: 'timer', timer: name })
const say = (code: number): InviteServerEvent => ({
  type: 'respond',
  response: responseOf(INVITE, code),
})

function play(events: readonly InviteServerEvent[], isReliable = false) {
  const begin = { state: startInviteServer(isReliable, TIMING), actions: [] }
  return run(
    begin,
    (state, event: InviteServerEvent) => stepInviteServer(state, event, TIMING),
    events,
  )
}

const FAILED = ['send 486', 'start H 32000', 'start G 500']
const TABLE: readonly (readonly [
  string,
  readonly InviteServerEvent[],
  string,
  readonly string[],
])[] = [
  ['has nothing to repeat before it said anything', [AGAIN], 'proceeding', []],
  [
    'repeats its last provisional (17.2.1)',
    [say(100), say(180), AGAIN],
    'proceeding',
    ['send 180'],
  ],
  ['sends a failure and starts G and H (17.2.1)', [say(486)], 'completed', FAILED],
  ['repeats a failure when asked again (17.2.1)', [say(486), AGAIN], 'completed', ['send 486']],
  [
    'doubles timer G (17.2.1)',
    [say(486), timer('G'), timer('G')],
    'completed',
    ['send 486', 'start G 2000'],
  ],
  [
    'caps timer G at T2 (17.2.1)',
    [say(486), timer('G'), timer('G'), timer('G'), timer('G'), timer('G')],
    'completed',
    ['send 486', 'start G 4000'],
  ],
  [
    'gives up at timer H (17.2.1)',
    [say(486), timer('H')],
    'terminated',
    ['stop G', 'timed-out', 'end'],
  ],
  [
    'falls silent at the ACK (17.2.1)',
    [say(486), ACK],
    'confirmed',
    ['stop G', 'stop H', 'start I 5000'],
  ],
  ['absorbs what comes after the ACK (17.2.1)', [say(486), ACK, AGAIN], 'confirmed', []],
  ['absorbs a repeated ACK', [say(486), ACK, ACK], 'confirmed', []],
  ['ends at timer I (17.2.1)', [say(486), ACK, timer('I')], 'terminated', ['end']],
  ['says nothing new after a failure', [say(486), say(200)], 'completed', []],
  [
    'leaves repeating a 2xx to its user and starts L (RFC 6026, 7.1)',
    [say(200)],
    'accepted',
    ['send 200', 'start L 32000'],
  ],
  ['absorbs the INVITE after a 2xx (RFC 6026, 7.1)', [say(200), AGAIN], 'accepted', []],
  [
    'sends the 2xx again for its user (RFC 6026, 7.1)',
    [say(200), say(200)],
    'accepted',
    ['send 200'],
  ],
  ['says nothing else after a 2xx', [say(200), say(486)], 'accepted', []],
  ['ends at timer L (RFC 6026, 7.1)', [say(200), timer('L')], 'terminated', ['end']],
]

for (const [title, events, phase, actions] of TABLE) {
  test(`an INVITE server ${title}`, async (t) => {
    const { state, ...did } = play(events)
    t.equal(state.phase, phase)
    t.same(did.actions, actions)
  })
}

test('over a reliable transport there is no timer G, and I is zero (RFC 3261, 17.2.1)', async (t) => {
  t.same(play([say(486)], true).actions, ['send 486', 'start H 32000'])
  t.same(play([say(486), ACK], true).actions.at(-1), 'start I 0')
})
