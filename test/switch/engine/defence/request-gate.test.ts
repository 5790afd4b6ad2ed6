import { test } from 'tap'
import { createDefence } from '../../../../switch/engine/defence/defence.ts'
import type { DefenceOptions } from '../../../../switch/engine/defence/policy.ts'
import { firstOf, type SipResponse } from '../../../../switch/engine/message/message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { RESTED, type Vitals } from '../../../../switch/engine/observe/vitals.ts'
import {
  TransactionLayer,
  type TransactionUser,
} from '../../../../switch/engine/transaction/layer.ts'
import { LoopTransport } from '../../../support/loop-transport.ts'
import { StandingClock } from '../../../support/standing-clock.ts'
import { messageOf } from '../core/core-world.ts'
import { CountingObserver } from '../observe/counting-observer.ts'
import { requestText } from '../sip-text.ts'

const FULL: Vitals = { ...RESTED, memory: 0.9 }
const DESPERATE: Vitals = { ...RESTED, memory: 0.93 }
const LATE: Vitals = { ...RESTED, delay: { median: 5000, p99: 5000 } }

/** Transactions behind a gate; whoever gets through is answered with 200. */
function world(options: DefenceOptions = {}) {
  const clock = new StandingClock()
  const network = new LoopTransport(clock)
  const observer = new CountingObserver()
  const defence = createDefence(options, { clock, observer })
  const told: string[] = []
  const user: TransactionUser = {
    tag: () => 'own',
    onRequest: (request, _, transaction) => {
      told.push(request.method)
      transaction.respond(replyTo(request, { status: 200, toTag: 'own' }))
    },
    onAck: () => told.push('ACK'),
    onCancel: () => told.push('CANCEL'),
    onStray: () => undefined,
  }
  const parts = { gate: defence.requests, observer }
  const layer = new TransactionLayer(defence.guard(network), clock, user, parts)
  return {
    ...{ clock, network, observer, layer },
    feel: (vitals: Vitals) => defence.pressure.update(vitals),
    told: () => told.splice(0),
    answers: () => network.take().map(({ text }) => messageOf(text) as SipResponse),
  }
}

let branches = 0

/** A request of a transaction of its own. */
function ask(startLine: string, changes: Readonly<Record<string, string>> = {}): string {
  branches += 1
  const via = `SIP/2.0/UDP 192.0.2.9:5080;rport;branch=z9hG4bK-${branches}`
  return requestText(`${startLine} sip:b@192.0.2.1 SIP/2.0`, { Via: via, ...changes })
}

const IN_DIALOG = { To: '<sip:bob@example.org>;tag=ours' }

test('short of memory, what is new is refused and what stands is served', async (t) => {
  const { network, feel, told, answers, observer, layer } = world()
  feel(FULL)
  for (const method of ['INVITE', 'REGISTER', 'OPTIONS']) network.bring(ask(method))
  const refusals = answers()
  t.same(
    refusals.map(({ status }) => status),
    [503, 503, 503],
  )
  t.same([told(), layer.size], [[], 0], 'and nothing is kept of them')
  for (const method of ['INVITE', 'BYE', 'INFO']) network.bring(ask(method, IN_DIALOG))
  network.bring(ask('ACK', IN_DIALOG))
  t.same(told(), ['INVITE', 'BYE', 'INFO', 'ACK'])
  t.match(observer.counts, { 'refused memory': 3 })
  feel(RESTED)
  network.bring(ask('INVITE'))
  t.same(told(), ['INVITE'])
})

test('with hardly any memory left nothing is kept, not even for calls that stand', async (t) => {
  const { network, feel, told, answers, layer } = world()
  feel(DESPERATE)
  for (const method of ['INVITE', 'BYE', 'INFO']) network.bring(ask(method, IN_DIALOG))
  network.bring(ask('ACK', IN_DIALOG))
  t.same([told(), layer.size], [['ACK'], 0], 'an ACK keeps nothing')
  t.same(
    answers().map(({ status }) => status),
    [503, 503, 503],
  )
})

test('refused peers come back at different times, and a copy is answered alike', async (t) => {
  const { network, feel, answers } = world()
  feel(FULL)
  const requests = Array.from({ length: 100 }, () => ask('INVITE'))
  for (const text of [...requests, ...requests]) network.bring(text)
  const all = answers()
  const seconds = all.map((answer) => Number(firstOf(answer, 'retry-after')))
  t.same([Math.min(...seconds), Math.max(...seconds)], [5, 15])
  t.same(all.slice(0, 100), all.slice(100))
  const tags = new Set(all.map((answer) => firstOf(answer, 'to')))
  t.equal(tags.size, 100, 'each has a To tag of its own')
})

test('a request that was let in before is no new one', async (t) => {
  const { network, feel, answers, observer } = world()
  const invite = ask('INVITE')
  network.bring(invite)
  const [first] = answers()
  feel(FULL)
  network.bring(ask('CANCEL'))
  network.bring(invite.replaceAll('INVITE', 'MESSAGE'))
  t.same(
    answers().map(({ status }) => status),
    [481, 503],
    'a CANCEL is always looked at',
  )
  const message = ask('MESSAGE')
  feel(RESTED)
  network.bring(message)
  feel(FULL)
  network.bring(message)
  t.same(
    answers().map(({ status }) => status),
    [200, 200],
  )
  t.equal(first?.status, 200)
  t.match(observer.counts, { 'repeated in': 1, 'repeated out': 1, 'refused memory': 1 })
})

test('with too much to do, a part of what is new is refused: more from second to second', async (t) => {
  const { network, feel, told, answers, observer } = world()
  const served = () => {
    for (let count = 0; count < 200; count += 1) network.bring(ask('INVITE'))
    answers()
    return told().length
  }
  for (let second = 0; second < 3; second += 1) feel(LATE)
  const some = served()
  t.ok(some > 120 && some < 180, `${some} of 200 are three quarters`)
  for (let second = 0; second < 3; second += 1) feel(LATE)
  t.equal(served(), 0)
  t.equal(observer.counts['refused busy'], 400 - some)
})

test('a source with too many transactions is refused more of them, until they are over', async (t) => {
  const { clock, network, told, observer } = world({ perSource: { transactions: 10 } })
  for (let count = 0; count < 15; count += 1) network.bring(ask('INVITE'))
  t.equal(told().length, 10)
  for (let count = 0; count < 5; count += 1) network.bring(ask('BYE', IN_DIALOG))
  t.same(told(), ['BYE', 'BYE', 'BYE'], 'calls that stand have a quarter more')
  network.bring(ask('INVITE'), { address: '192.0.2.10', port: 5080 })
  t.same(told(), ['INVITE'])
  t.match(observer.counts, { 'refused transactions': 7 })
  clock.advance(32_000)
  network.bring(ask('INVITE'))
  t.same(told(), ['INVITE'])
})

test('all sources together have a limit of transactions, trusted ones included', async (t) => {
  const { network, told, observer } = world({
    trusted: ['192.0.2.0/24'],
    total: { transactions: 10 },
  })
  for (let host = 1; host <= 15; host += 1) {
    network.bring(ask('INVITE'), { address: `192.0.2.${host}`, port: 5060 })
  }
  t.equal(told().length, 10)
  t.match(observer.counts, { 'refused total-transactions': 5 })
})

test('the last quarter of a source’s messages is for calls that stand', async (t) => {
  const { network, told, observer } = world({
    perSource: { messages: { perSecond: 1, burst: 40 } },
  })
  for (let count = 0; count < 35; count += 1) network.bring(ask('INVITE'))
  t.equal(told().length, 30)
  for (let count = 0; count < 10; count += 1) network.bring(ask('BYE', IN_DIALOG))
  t.equal(told().length, 5)
  t.match(observer.counts, { 'refused messages': 5, 'dropped messages': 5 })
})

test('the engine answers OPTIONS by itself where it is told to', async (t) => {
  const { network, told, answers } = world({ answerOptions: ['Kamailio'] })
  network.bring(ask('OPTIONS', { 'User-Agent': 'kamailio (5.8.1)' }))
  const [answer] = answers()
  t.equal(answer?.status, 200)
  t.match(firstOf(answer as SipResponse, 'allow'), /INVITE/)
  network.bring(ask('OPTIONS', { 'User-Agent': 'baresip' }))
  network.bring(ask('OPTIONS', { 'User-Agent': 'kamailio', ...IN_DIALOG }))
  t.same(told(), ['OPTIONS', 'OPTIONS'])
})

test('all OPTIONS outside a dialog may be the engine’s to answer', async (t) => {
  const { network, told } = world({ answerOptions: 'always' })
  network.bring(ask('OPTIONS'))
  network.bring(ask('INVITE'))
  t.same(told(), ['INVITE'])
})
