import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { linesOf } from '../../../../switch/engine/message/message.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import {
  type Dialog,
  finalOf,
  idle,
  openApplication,
  openEngine,
  type Request,
  type Response,
  told,
} from '../srf.ts'
import { FAST, field, Peer, SDP } from './peer.ts'

const A_WHILE = 4 * FAST.t1

/** drachtio-srf, and a callee on a socket of its own. */
async function open(t: Test) {
  const engine = await openEngine(t, 0, { timers: FAST })
  return { engine, srf: await openApplication(t, engine), callee: await Peer.open(t, engine) }
}

/** A call being made; `made` is what becomes of it. */
async function dial(t: Test, options: object = {}) {
  const world = await open(t)
  const shown = told<Request>()
  const made = world.srf
    .createUAC(
      world.callee.uri,
      { localSdp: SDP, ...options },
      {
        cbRequest: (_, request) => shown.tell(request),
      },
    )
    .then(
      (dialog) => ({ dialog, failure: undefined }),
      (failure: { status?: number; res?: Response }) => ({ dialog: undefined, failure }),
    )
  const invite = await world.callee.request('INVITE')
  return { ...world, made, invite, request: await shown.promise }
}

function cancel(request: Request): Promise<void> {
  return new Promise((resolve) => request.cancel(() => resolve()))
}

async function hangUp(dialog: Dialog | undefined, callee: Peer): Promise<void> {
  const over = dialog?.destroy()
  callee.answer(await callee.request('BYE'), 200)
  await over
}

test('an INVITE that got lost is sent again until something comes (RFC 3261, 17.1.1.2)', async (t) => {
  const { callee, invite, made, request } = await dial(t)
  const again = await callee.request('INVITE')
  t.same(again, invite)
  callee.answer(again, 180)
  await new Promise<void>((resolve) => request.on('response', () => resolve()))
  const before = callee.rest.length
  await sleep(A_WHILE)
  t.equal(callee.rest.length, before, 'then it is not')
  callee.answer(invite, 486)
  t.equal((await made).failure?.status, 486)
  await callee.request('ACK')
})

test('a callee that says nothing is given up: 408, and nothing left', async (t) => {
  const { made, engine } = await dial(t)
  t.equal((await made).failure?.status, 408)
  await idle(engine)
  await eventually(() => engine.load.transactions === 0, 'no transaction')
})

for (const status of [302, 404, 503, 603]) {
  test(`every copy of a ${status} is acknowledged on the INVITE's branch (RFC 3261, 17.1.1.3)`, async (t) => {
    const { callee, invite, made, engine } = await dial(t)
    for (const _ of ['first', 'copy']) {
      callee.answer(invite, status)
      const ack = await callee.request('ACK')
      t.equal(field(ack, 'via'), field(invite, 'via'))
      t.equal(field(ack, 'cseq'), field(invite, 'cseq').replace('INVITE', 'ACK'))
      t.match(field(ack, 'to'), /;tag=peer$/)
    }
    t.equal((await made).failure?.status, status)
    await idle(engine)
  })
}

test('every copy of a 200 is acknowledged alike, on a new branch (RFC 3261, 13.2.2.4)', async (t) => {
  const { callee, invite, made } = await dial(t)
  callee.answer(invite, 200)
  const first = await callee.request('ACK')
  t.not(field(first, 'via'), field(invite, 'via'))
  callee.answer(invite, 200)
  t.same(await callee.request('ACK'), first)
  await hangUp((await made).dialog, callee)
})

test('a CANCEL waits for the first answer (RFC 3261, 9.1)', async (t) => {
  const { callee, invite, made, request, engine } = await dial(t)
  const taken = cancel(request)
  await sleep(A_WHILE)
  t.notOk(callee.rest.includes('CANCEL'))
  callee.answer(invite, 180)
  const asked = await callee.request('CANCEL')
  t.equal(field(asked, 'via'), field(invite, 'via'))
  callee.answer(asked, 200)
  callee.answer(invite, 487)
  await callee.request('ACK')
  await taken
  t.equal((await made).failure?.status, 487)
  await idle(engine)
})

test('a 200 that crosses the CANCEL is acknowledged and let go (RFC 3261, 9.1)', async (t) => {
  const { callee, invite, request, engine } = await dial(t)
  callee.answer(invite, 180)
  await new Promise<void>((resolve) => request.on('response', () => resolve()))
  await cancel(request)
  await callee.request('CANCEL')
  callee.answer(invite, 200)
  await callee.request('ACK')
  callee.answer(await callee.request('BYE'), 200)
  await idle(engine)
})

test('who answers as the second of a fork is acknowledged and let go (RFC 3261, 13.2.2.4)', async (t) => {
  const { callee, invite, made, engine } = await dial(t)
  callee.answer(invite, 180, {}, 'one')
  callee.answer(invite, 180, {}, 'two')
  callee.answer(invite, 200, {}, 'one')
  await callee.request('ACK')
  const { dialog } = await made
  callee.answer(invite, 200, {}, 'two')
  t.match(field(await callee.request('ACK'), 'to'), /tag=two$/)
  const bye = await callee.request('BYE')
  t.match(field(bye, 'to'), /tag=two$/)
  callee.answer(bye, 200)
  t.equal(engine.load.dialogs, 1, 'the first talks on')
  await hangUp(dialog, callee)
  await idle(engine)
})

test('a challenge is answered in a request with the same name and the next number', async (t) => {
  const { callee, invite, made } = await dial(t, { auth: { username: 'a', password: 'b' } })
  const nonce = (value: string, more = '') =>
    `Digest realm="one", nonce="${value}", algorithm=MD5${more}`
  callee.answer(invite, 407, { 'Proxy-Authenticate': nonce('n-1') })
  const second = await callee.request('INVITE')
  t.match(field(second, 'proxy-authorization'), 'nonce="n-1"')
  for (const name of ['call-id', 'from']) t.equal(field(second, name), field(invite, name))
  const number = (from: typeof invite) => Number.parseInt(field(from, 'cseq'), 10)
  t.equal(number(second), number(invite) + 1)
  callee.answer(second, 200)
  await callee.request('ACK')
  await hangUp((await made).dialog, callee)
})

const CHALLENGES = [
  'Digest realm="one", nonce="n-2", stale=true',
  'Digest realm="two", nonce="m-1"',
]

test('challenges of several realms, stale ones too, reach the application whole', async (t) => {
  const { srf, callee } = await open(t)
  const request = await srf.request(callee.uri, { method: 'MESSAGE' })
  const answered = finalOf(request)
  const asked = await callee.request('MESSAGE')
  callee.answer(asked, 401, {
    'WWW-Authenticate': CHALLENGES[0],
    'www-authenticate': CHALLENGES[1],
  })
  const seen = (await answered).get('WWW-Authenticate')
  for (const each of CHALLENGES) t.match(seen, each)
})

for (const [status, name] of [
  [422, 'Min-SE'],
  [423, 'Min-Expires'],
] as const) {
  test(`a ${status} reaches the application with its ${name}`, async (t) => {
    const { srf, callee } = await open(t)
    const method = status === 422 ? 'MESSAGE' : 'REGISTER'
    const request = await srf.request(callee.uri, { method })
    const answered = finalOf(request)
    callee.answer(await callee.request(method), status, { [name]: '600' })
    const answer = await answered
    t.same([answer.status, answer.get(name)], [status, '600'])
  })
}

test('what may not fit a datagram goes over TCP (RFC 3261, 18.1.1)', async (t) => {
  const place = (protocol: 'udp' | 'tcp') => ({ protocol, address: '127.0.0.1', port: 0 })
  const engine = await openEngine(t, 0, { listen: [place('udp'), place('tcp')], timers: FAST })
  const srf = await openApplication(t, engine)
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const asked = once(server, 'connection')
  const body = 'x'.repeat(1400)
  const headers = { 'Content-Type': 'text/plain' }
  await srf.request(`sip:peer@127.0.0.1:${port}`, { method: 'MESSAGE', headers, body })
  const [socket] = await asked
  t.teardown(() => socket.destroy())
  const [bytes] = await once(socket, 'data')
  t.match(String(bytes), /^Via: SIP\/2\.0\/TCP /m)
  t.match(String(bytes), /^Content-Length: 1400/m)
})

test('a call whose callee falls silent ends in the end: its BYE gets a 408', async (t) => {
  const { callee, invite, made, engine } = await dial(t)
  callee.answer(invite, 200)
  await callee.request('ACK')
  await (await made).dialog?.destroy()
  await idle(engine)
  t.ok(linesOf(await callee.request('BYE'), 'via').length === 1)
})
