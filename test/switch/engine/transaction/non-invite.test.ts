import { test } from 'tap'
import { TIMING, type TimerName } from '../../../../switch/engine/transaction/machine.ts'
import {
  type NonInviteClientEvent,
  startNonInviteClient,
  stepNonInviteClient,
} from '../../../../switch/engine/transaction/non-invite-client.ts'
import {
  type NonInviteServerEvent,
  startNonInviteServer,
  stepNonInviteServer,
} from '../../../../switch/engine/transaction/non-invite-server.ts'
import { requestOf, responseOf, run } from './machines.ts'

const BYE = requestOf('BYE')
const AGAIN: NonInviteServerEvent = { type: 'request' }
const timer = (name: TimerName) => ({ type: 'timer', timer: name }) as const
const got = (code: number) => ({ type: 'response', response: responseOf(BYE, code) }) as const
const say = (code: number) => ({ type: 'respond', response: responseOf(BYE, code) }) as const

function client(events: readonly NonInviteClientEvent[], isReliable = false) {
  const begin = startNonInviteClient(BYE, isReliable, TIMING)
  return run(
    begin,
    (state, event: NonInviteClientEvent) => stepNonInviteClient(state, event, TIMING),
    events,
  )
}

function server(events: readonly NonInviteServerEvent[], isReliable = false) {
  const begin = { state: startNonInviteServer(isReliable), actions: [] }
  return run(
    begin,
    (state, event: NonInviteServerEvent) => stepNonInviteServer(state, event, TIMING),
    events,
  )
}

const DONE = ['stop E', 'stop F', 'deliver 200', 'start K 5000']
const E4 = [timer('E'), timer('E'), timer('E'), timer('E')]
const CLIENT: readonly (readonly [
  string,
  readonly NonInviteClientEvent[],
  string,
  readonly string[],
])[] = [
  ['sends and starts E and F', [], 'trying', ['send BYE', 'start F 32000', 'start E 500']],
  ['doubles timer E', [timer('E'), timer('E')], 'trying', ['send BYE', 'start E 2000']],
  ['caps timer E at T2', E4, 'trying', ['send BYE', 'start E 4000']],
  [
    'repeats every T2 once it is being worked on',
    [got(100), timer('E')],
    'proceeding',
    ['send BYE', 'start E 4000'],
  ],
  ['delivers a provisional', [got(183)], 'proceeding', ['deliver 183']],
  ['gives up at timer F', [timer('F')], 'terminated', ['stop E', 'timed-out', 'end']],
  [
    'gives up at timer F even then',
    [got(100), timer('F')],
    'terminated',
    ['stop E', 'timed-out', 'end'],
  ],
  ['delivers the answer and starts K', [got(200)], 'completed', DONE],
  ['absorbs a repeated answer', [got(200), got(200)], 'completed', []],
  ['ends at timer K', [got(200), timer('K')], 'terminated', ['end']],
]

for (const [title, events, phase, actions] of CLIENT) {
  test(`a non-INVITE client ${title} (RFC 3261, 17.1.2.2)`, async (t) => {
    const { state, ...did } = client(events)
    t.equal(state.phase, phase)
    t.same(did.actions, actions)
  })
}

const SERVER: readonly (readonly [
  string,
  readonly NonInviteServerEvent[],
  string,
  readonly string[],
])[] = [
  ['absorbs the request while nothing is said', [AGAIN], 'trying', []],
  ['repeats its provisional', [say(183), AGAIN], 'proceeding', ['send 183']],
  ['answers after a provisional', [say(183), say(200)], 'completed', ['send 200', 'start J 32000']],
  ['answers and starts J', [say(200)], 'completed', ['send 200', 'start J 32000']],
  ['repeats its answer', [say(200), AGAIN], 'completed', ['send 200']],
  ['answers once', [say(200), say(500)], 'completed', []],
  ['ends at timer J', [say(200), timer('J')], 'terminated', ['end']],
]

for (const [title, events, phase, actions] of SERVER) {
  test(`a non-INVITE server ${title} (RFC 3261, 17.2.2)`, async (t) => {
    const { state, ...did } = server(events)
    t.equal(state.phase, phase)
    t.same(did.actions, actions)
  })
}

test('over a reliable transport there is no timer E, and K and J are zero (RFC 3261, table 4)', async (t) => {
  t.same(client([], true).actions, ['send BYE', 'start F 32000'])
  t.equal(client([got(200)], true).actions.at(-1), 'start K 0')
  t.equal(server([say(200)], true).actions.at(-1), 'start J 0')
})
