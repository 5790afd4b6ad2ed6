import { test } from 'tap'
import type { SipRequest } from '../../../../switch/engine/message/message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { cancelFor } from '../../../../switch/engine/transaction/ack.ts'
import { TransactionLayer } from '../../../../switch/engine/transaction/layer.ts'
import type { ServerTransaction } from '../../../../switch/engine/transaction/server-transaction.ts'
import { LISTENER, LoopTransport, PEER } from '../../../support/loop-transport.ts'
import { StandingClock } from '../../../support/standing-clock.ts'
import { requestText, sip } from '../sip-text.ts'
import { requestOf } from './machines.ts'

const HALF_MINUTE = 32_000

function world() {
  const clock = new StandingClock()
  const network = new LoopTransport(clock)
  const told: string[] = []
  const servers: ServerTransaction[] = []
  let tags = 0
  const layer = new TransactionLayer(network, clock, {
    tag: () => {
      tags += 1
      return `tag-${tags}`
    },
    onRequest: ({ method }, _, transaction) => {
      told.push(method)
      servers.push(transaction)
    },
    onAck: ({ method }) => told.push(method),
    onCancel: ({ method }) => told.push(method),
    onStray: ({ status }) => told.push(`stray ${status}`),
  })
  const firstLines = () => network.take().map(({ text }) => text.split('\r\n')[0])
  const answer = (status: number) => {
    const [transaction] = servers.slice(-1)
    transaction?.respond(replyTo(transaction.request, { status, reason: '', toTag: 'own' }))
  }
  const ask = (request: SipRequest) =>
    layer.request(
      request,
      { local: LISTENER, remote: PEER },
      {
        response: ({ status }) => told.push(String(status)),
        timedOut: () => told.push('timed out'),
        failed: () => told.push('failed'),
      },
    )
  return { clock, network, layer, told, firstLines, answer, ask }
}

const INVITE = requestText('INVITE sip:b@192.0.2.1 SIP/2.0')
const ACK = requestText('ACK sip:b@192.0.2.1 SIP/2.0')
const CANCEL = requestText('CANCEL sip:b@192.0.2.1 SIP/2.0')
const BYE = requestText('BYE sip:b@192.0.2.1 SIP/2.0')

/** What a peer says to a request that has our Via. */
function reply(request: SipRequest, status: number): string {
  const lines = replyTo(request, { status, toTag: 'peer' }).headers.map(({ line }) => line)
  return sip([`SIP/2.0 ${status} R`, ...lines])
}

test('a repeated request is absorbed, and answered again once there is an answer (RFC 3261, 17.2.2)', async (t) => {
  const { network, told, firstLines, answer } = world()
  network.bring(BYE)
  network.bring(BYE)
  t.same(told, ['BYE'])
  answer(200)
  network.bring(BYE)
  t.same(firstLines(), ['SIP/2.0 200 ', 'SIP/2.0 200 '])
  t.same(told, ['BYE'])
})

test('a request is another one if branch, sent-by or method differ (RFC 3261, 17.2.3)', async (t) => {
  const { network, told } = world()
  network.bring(BYE)
  network.bring(
    requestText('BYE sip:b SIP/2.0', { Via: 'SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-2' }),
  )
  network.bring(
    requestText('BYE sip:b SIP/2.0', { Via: 'SIP/2.0/UDP 192.0.2.9:1;branch=z9hG4bK-peer-1' }),
  )
  network.bring(requestText('INFO sip:b@192.0.2.1 SIP/2.0'))
  t.same(told, ['BYE', 'BYE', 'BYE', 'INFO'])
})

test('without the magic cookie the whole request tells repetitions (RFC 3261, 17.2.3)', async (t) => {
  const { network, told } = world()
  const old = { Via: 'SIP/2.0/UDP 192.0.2.9:5080' }
  network.bring(requestText('INVITE sip:b SIP/2.0', old))
  network.bring(requestText('INVITE sip:b SIP/2.0', old))
  network.bring(requestText('INVITE sip:b SIP/2.0', { ...old, CSeq: '2 INVITE' }))
  t.same(told, ['INVITE', 'INVITE'])
})

test('a failure is repeated until its ACK, which nobody hears of (RFC 3261, 17.2.1)', async (t) => {
  const { clock, network, layer, told, firstLines, answer } = world()
  network.bring(INVITE)
  answer(486)
  clock.advance(1500)
  t.same(firstLines(), ['SIP/2.0 486 ', 'SIP/2.0 486 ', 'SIP/2.0 486 '])
  network.bring(ACK)
  network.bring(ACK)
  clock.advance(HALF_MINUTE)
  t.same(firstLines(), [])
  t.same(told, ['INVITE'])
  t.equal(layer.size, 0)
})

test('a failure nobody acknowledges is given up (RFC 3261, 17.2.1)', async (t) => {
  const { clock, network, layer, firstLines, answer } = world()
  network.bring(INVITE)
  answer(486)
  clock.advance(HALF_MINUTE)
  t.equal(firstLines().length, 11, 'at 0, 0.5, 1.5, 3.5, then every 4 seconds')
  t.equal(layer.size, 0)
  t.equal(clock.waiting, 0)
})

test('the ACK for a 2xx is for the user (RFC 6026, 7.1)', async (t) => {
  const { network, told, answer } = world()
  network.bring(INVITE)
  answer(200)
  network.bring(ACK)
  network.bring(requestText('ACK sip:b SIP/2.0', { Via: 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK-3' }))
  t.same(told, ['INVITE', 'ACK', 'ACK'])
})

test('a CANCEL is answered, with the tag of the INVITE, and told once (RFC 3261, 9.2)', async (t) => {
  const { network, told, answer } = world()
  network.bring(INVITE)
  answer(180)
  network.bring(CANCEL)
  network.bring(CANCEL)
  const [, first, second] = network.take()
  t.match(
    first?.text,
    /^SIP\/2\.0 200 OK\r\n[\s\S]*\r\nTo: <sip:bob@example.org>;tag=own\r\n[\s\S]*CSeq: 1 CANCEL/,
  )
  t.equal(second?.text, first?.text)
  t.same(told, ['INVITE', 'CANCEL'])
})

test('the answers to an early CANCEL and to its INVITE have one tag (RFC 3261, 9.2)', async (t) => {
  const { network, told } = world()
  network.bring(INVITE)
  network.bring(CANCEL)
  t.match(network.take()[0]?.text, 'To: <sip:bob@example.org>;tag=tag-1\r\n')
  t.same(told, ['INVITE', 'CANCEL'])
})

test('a CANCEL after the answer changes nothing, one for nothing gets a 481 (RFC 3261, 9.2)', async (t) => {
  const { network, told, firstLines, answer } = world()
  network.bring(INVITE)
  answer(200)
  network.bring(CANCEL)
  t.same(firstLines(), ['SIP/2.0 200 ', 'SIP/2.0 200 OK'])
  network.bring(
    requestText('CANCEL sip:b SIP/2.0', { Via: 'SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK-4' }),
  )
  const [none] = network.take()
  t.match(none?.text, /^SIP\/2\.0 481 /)
  t.match(none?.text, /To: <sip:bob@example.org>;tag=/)
  t.same(told, ['INVITE'])
})

test('a malformed request gets a 400 with the reason, but no malformed ACK does', async (t) => {
  const { network, told } = world()
  network.bring(requestText('INFO sip:b SIP/2.0', { To: undefined }))
  const [refusal] = network.take()
  t.match(refusal?.text, /^SIP\/2\.0 400 Bad Request: to is missing\r\n/)
  t.same(refusal?.path, { local: LISTENER, remote: PEER })
  network.bring(requestText('ACK sip:b SIP/2.0', { To: undefined }))
  network.bring(requestText('INFO sip:b SIP/2.0', { Via: undefined }))
  network.bring('\r\n\r\n')
  t.same(network.take(), [])
  t.same(told, [])
})

test('an INVITE is repeated at A until something comes (RFC 3261, 17.1.1.2)', async (t) => {
  const { clock, network, told, firstLines, ask } = world()
  const invite = requestOf('INVITE')
  ask(invite)
  clock.advance(3500)
  t.equal(firstLines().length, 4, 'at 0, 0.5, 1.5 and 3.5 seconds')
  network.bring(reply(invite, 180))
  clock.advance(HALF_MINUTE)
  t.same(firstLines(), [])
  t.same(told, ['180'])
})

test('an INVITE without an answer times out at B (RFC 3261, 17.1.1.2)', async (t) => {
  const { clock, layer, told, firstLines, ask } = world()
  ask(requestOf('INVITE'))
  clock.advance(HALF_MINUTE)
  t.same(told, ['timed out'])
  t.equal(firstLines().length, 7, 'at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 seconds')
  t.equal(layer.size, 0)
  t.equal(clock.waiting, 0)
})

test('a failure is acknowledged each time it comes and told once (RFC 3261, 17.1.1.2)', async (t) => {
  const { clock, network, layer, told, firstLines, ask } = world()
  const invite = requestOf('INVITE')
  ask(invite)
  firstLines()
  network.bring(reply(invite, 486))
  network.bring(reply(invite, 486))
  t.same(firstLines(), ['ACK sip:b@192.0.2.9 SIP/2.0', 'ACK sip:b@192.0.2.9 SIP/2.0'])
  t.same(told, ['486'])
  clock.advance(HALF_MINUTE)
  t.equal(layer.size, 0)
})

test('every 2xx is told as long as M runs, after that it is a stray (RFC 6026, 7.2)', async (t) => {
  const { clock, network, told, ask } = world()
  const invite = requestOf('INVITE')
  ask(invite)
  network.bring(reply(invite, 200))
  network.bring(reply(invite, 200))
  clock.advance(HALF_MINUTE)
  network.bring(reply(invite, 200))
  t.same(told, ['200', '200', 'stray 200'])
})

test('a CANCEL is a transaction beside its INVITE (RFC 3261, 9.1)', async (t) => {
  const { network, layer, told, ask } = world()
  const invite = requestOf('INVITE')
  const cancel = cancelFor(invite)
  ask(invite)
  ask(cancel)
  network.bring(reply(cancel, 200))
  t.same(told, ['200'])
  network.bring(reply(invite, 487))
  t.same(told, ['200', '487'])
  t.equal(layer.size, 2)
})

test('a response that belongs to nothing is dropped', async (t) => {
  const { network, told } = world()
  network.bring(reply(requestOf('INVITE'), 180))
  network.bring(reply(requestOf('INVITE'), 486))
  t.same(told, [])
  t.same(network.take(), [])
})

test('a closed layer has no timer left', async (t) => {
  const { clock, network, layer, answer, ask } = world()
  network.bring(INVITE)
  answer(486)
  ask(requestOf('INVITE'))
  layer.close()
  t.equal(clock.waiting, 0)
})
