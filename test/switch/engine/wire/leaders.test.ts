import { test } from 'tap'
import type { Arrival } from '../../../../switch/engine/transport/transport.ts'
import {
  answerLeader,
  messageLeader,
  newRequestLeader,
  ownRequestLeader,
  requestSentLeader,
  responseSentLeader,
} from '../../../../switch/engine/wire/leaders.ts'

const LOCAL = { protocol: 'udp', address: '192.0.2.1', port: 5060 } as const
const REMOTE = { address: '192.0.2.9', port: 5080 }
const TIME = Date.UTC(2024, 0, 1, 9, 8, 7, 65)
const ARRIVAL: Arrival = { protocol: 'udp', local: LOCAL, remote: REMOTE, bytes: 321, time: TIME }
const SENT = { local: LOCAL, remote: REMOTE, bytes: 654, time: TIME }

/** Where drachtio-srf looks for what (its wire-protocol.js and drachtio-agent.js, 5.0.29). */
const LEADERS: readonly (readonly [string, string, string])[] = [
  [
    'a new request',
    newRequestLeader('i', ARRIVAL, 't'),
    'i|sip|network|321|udp|192.0.2.9|5080|09:08:07.065000|t||192.0.2.1|5060|',
  ],
  [
    'a message in a dialog',
    messageLeader('i', ARRIVAL, { transactionId: 't', dialogId: 'd' }),
    'i|sip|network|321|udp|192.0.2.9|5080|09:08:07.065000|t|d|',
  ],
  [
    'a request of the engine’s own',
    ownRequestLeader('i', SENT, 'd'),
    'i|sip|application|654|udp|192.0.2.9|5080|09:08:07.065000|unsolicited|d|',
  ],
  [
    'a response that was sent',
    responseSentLeader('i', SENT, { command: 'c', transactionId: 't', dialogId: 'd' }),
    'i|response|c|OK|application|654|udp|192.0.2.9|5080|09:08:07.065000|t|d||Msg sent:|',
  ],
  [
    'a request that was sent',
    requestSentLeader('i', SENT, { command: 'c', transactionId: 't' }),
    'i|response|c|OK|application|654|udp|192.0.2.1|5060|09:08:07.065000|t|Msg sent:|',
  ],
  ['a plain answer', answerLeader('i', 'c', 'NOK', 'why not'), 'i|response|c|NOK|why not'],
]

for (const [title, leader, expected] of LEADERS) {
  test(`the leader of ${title} has its fields where drachtio-srf reads them`, async (t) => {
    t.equal(leader, expected)
  })
}
