import { test } from 'tap'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { TransactionLayer } from '../../../../switch/engine/transaction/layer.ts'
import { LISTENER, LoopTransport, PEER } from '../../../support/loop-transport.ts'
import { StandingClock } from '../../../support/standing-clock.ts'
import { CountingObserver } from '../observe/counting-observer.ts'
import { requestText, sip } from '../sip-text.ts'
import { requestOf } from './machines.ts'

/** Transactions that answer with these, one after the other, and are watched. */
function world(...answers: readonly number[]) {
  const clock = new StandingClock()
  const network = new LoopTransport(clock)
  const observer = new CountingObserver()
  const user = {
    tag: () => 'own',
    onRequest: (request: Parameters<typeof replyTo>[0], _: unknown, transaction: Answering) => {
      for (const status of answers) transaction.respond(replyTo(request, { status, toTag: 'own' }))
    },
    onAck: () => undefined,
    onCancel: () => undefined,
    onStray: () => undefined,
  }
  const layer = new TransactionLayer(network, clock, user, { observer })
  return { clock, network, layer, counts: observer.counts }
}

interface Answering {
  respond(response: ReturnType<typeof replyTo>): void
}

const silent = { response: () => undefined, timedOut: () => undefined, failed: () => undefined }
const PATH = { local: LISTENER, remote: PEER }

test('a peer’s call ends once, with its final response, however often that is sent', async (t) => {
  const { clock, network, counts } = world(100, 180, 486)
  network.bring(requestText('INVITE sip:b@192.0.2.1 SIP/2.0'))
  clock.advance(3000)
  t.same(counts, { 'ended in 486': 1, 'repeated out': 2 })
})

test('a request in a dialog, or that is no INVITE, is no call', async (t) => {
  const { network, counts } = world(200)
  network.bring(requestText('INVITE sip:b@192.0.2.1 SIP/2.0', { To: '<sip:b@a>;tag=own' }))
  network.bring(requestText('OPTIONS sip:b@192.0.2.1 SIP/2.0'))
  t.same(counts, {})
})

test('a call of ours ends once, although its 200 comes again', async (t) => {
  const { network, layer, counts } = world()
  const invite = requestOf('INVITE')
  layer.request(invite, PATH, silent)
  for (const status of [180, 200, 200]) {
    const lines = replyTo(invite, { status, toTag: 'peer' }).headers.map(({ line }) => line)
    network.bring(sip([`SIP/2.0 ${status} R`, ...lines]))
  }
  t.same(counts, { 'ended out 200': 1 })
})

test('nobody answering is 408, no way is 503', async (t) => {
  const { clock, network, layer, counts } = world()
  layer.request(requestOf('INVITE'), PATH, silent)
  clock.advance(32_000)
  t.equal(counts['ended out 408'], 1)
  network.refuses = () => true
  layer.request(requestOf('INVITE'), PATH, silent)
  await new Promise((resolve) => setImmediate(resolve))
  t.equal(counts['ended out 503'], 1)
})
