import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import {
  linesOf,
  type SipMessage,
  type SipRequest,
} from '../../../../switch/engine/message/message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { messageOf } from '../core/core-world.ts'
import { requestText, sip } from '../sip-text.ts'
import { disconnect, idle, openApplication, openEngine, type Request, type Srf } from '../srf.ts'
import { FAST, field, Peer, SDP } from './peer.ts'

interface Proxying {
  proxyRequest(request: Request, destinations: readonly string[], options: object): Promise<unknown>
}

const place = (protocol: 'udp' | 'tcp') => ({ protocol, address: '127.0.0.1', port: 0 })

/** A caller, and drachtio-srf, which passes its calls on. */
async function open(t: Test, options: object = {}) {
  const engine = await openEngine(t, 0, { listen: [place('udp'), place('tcp')], timers: FAST })
  const destinations: string[] = []
  const srf: Srf = await openApplication(t, engine, {
    invite: (request) =>
      void (srf as unknown as Proxying)
        .proxyRequest(request, destinations, { remainInDialog: true, ...options })
        .catch(() => undefined),
  })
  const caller = await Peer.open(t, engine)
  const peer = () => Peer.open(t, engine)
  return { engine, srf, destinations, caller, peer }
}

/** A request of the caller's within its dialog, by the recorded route. */
function within(caller: Peer, answer: SipMessage, method: string, sequence: number): string {
  const routes = linesOf(answer, 'record-route').map(({ value }) => value)
  const [, target = ''] = /<(.+?)>/.exec(field(answer, 'contact')) ?? []
  return requestText(`${method} ${target} SIP/2.0`, {
    Via: caller.via(`${method}-${sequence}`),
    ...{ Route: routes.toReversed().join(', '), To: field(answer, 'to') },
    ...{ 'Call-ID': `call-${caller.port}`, CSeq: `${sequence} ${method}` },
  })
}

test('a redirection is followed, and the call goes where it leads (RFC 3261, 16.5)', async (t) => {
  const { engine, caller, destinations, peer } = await open(t, { followRedirects: true })
  const [moved, callee] = [await peer(), await peer()]
  destinations.push(moved.uri)
  caller.ask('INVITE', 1, {}, SDP)
  moved.answer(await moved.request('INVITE'), 302, { Contact: `<${callee.uri}>` })
  await moved.request('ACK')
  const invite = await callee.request('INVITE')
  t.equal(invite.body?.toString() ?? '', SDP)
  callee.answer(invite, 200)
  const answer = await caller.response('200 1 INVITE')
  t.equal(field(answer, 'record-route').match(/;lr/g)?.length, 1)
  caller.say(within(caller, answer, 'ACK', 1))
  await callee.request('ACK')
  caller.say(within(caller, answer, 'BYE', 2))
  callee.answer(await callee.request('BYE'), 200)
  await caller.response('200 2 BYE')
  t.same(
    caller.rest.filter((line) => line.startsWith('302')),
    [],
  )
  await idle(engine)
})

test('without leave to follow it, the caller gets the redirection', async (t) => {
  const { engine, caller, destinations, peer } = await open(t, { followRedirects: false })
  const moved = await peer()
  destinations.push(moved.uri)
  caller.ask('INVITE', 1, {}, SDP)
  moved.answer(await moved.request('INVITE'), 302, { Contact: '<sip:bob@192.0.2.44>' })
  const answer = await caller.response('302 1 INVITE')
  t.equal(field(answer, 'contact'), '<sip:bob@192.0.2.44>')
  caller.ask('ACK', 1, { Via: caller.via('INVITE-1'), To: field(answer, 'to') })
  await idle(engine)
})

test('a CANCEL goes on to every callee that rings (RFC 3261, 16.10)', async (t) => {
  const { engine, caller, destinations, peer } = await open(t, { forking: 'simultaneous' })
  const callees = [await peer(), await peer()]
  destinations.push(...callees.map(({ uri }) => uri))
  caller.ask('INVITE', 1, {}, SDP)
  const rung = []
  for (const callee of callees) {
    const invite = await callee.request('INVITE')
    callee.answer(invite, 180, {}, `tag-${callee.port}`)
    await caller.response('180 1 INVITE')
    rung.push({ callee, invite })
  }
  caller.ask('CANCEL', 1, { Via: caller.via('INVITE-1') })
  await caller.response('200 1 CANCEL')
  for (const { callee, invite } of rung) {
    const cancel = await callee.request('CANCEL')
    t.equal(field(cancel, 'via'), field(invite, 'via'))
    callee.answer(cancel, 200)
    callee.answer(invite, 487, {}, `tag-${callee.port}`)
    await callee.request('ACK')
  }
  const answer = await caller.response('487 1 INVITE')
  caller.ask('ACK', 1, { Via: caller.via('INVITE-1'), To: field(answer, 'to') })
  await idle(engine)
})

/** A callee that speaks TCP. */
async function openCallee(t: Test) {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  const address = server.address()
  const uri = `sip:peer@127.0.0.1:${typeof address === 'object' ? address?.port : 0};transport=tcp`
  const came: SipMessage[] = []
  let line: Socket | undefined
  server.on('connection', (socket) => {
    line = socket
    t.teardown(() => socket.destroy())
    socket.on('data', (bytes) => came.push(messageOf(String(bytes))))
  })
  const request = async (method: string): Promise<SipRequest> => {
    const isIt = (each: SipMessage) => each.kind === 'request' && each.method === method
    await eventually(() => came.some(isIt), method)
    return came.find(isIt) as SipRequest
  }
  const answer = (to: SipRequest, status: number) => {
    const kept = replyTo(to, { status, toTag: 'peer' }).headers.map((each) => each.line)
    const own = [`Contact: <${uri}>`, 'Content-Length: 0']
    line?.write(sip([`SIP/2.0 ${status} R`, ...kept.filter(isNotLength), ...own]))
  }
  return { uri, request, answer }
}

function isNotLength(line: string): boolean {
  return !line.toLowerCase().startsWith('content-length')
}

test('between UDP and TCP both sides find their own way back (RFC 5658)', async (t) => {
  const { engine, caller, destinations } = await open(t)
  const callee = await openCallee(t)
  destinations.push(callee.uri)
  caller.ask('INVITE', 1, {}, SDP)
  const invite = await callee.request('INVITE')
  const routes = linesOf(invite, 'record-route').map(({ value }) => value)
  const [udp, tcp] = engine.sip.map(({ port }) => port)
  t.match(routes, [`:${tcp};transport=tcp;lr`, `:${udp};lr`], 'what the callee meets is first')
  callee.answer(invite, 200)
  const answer = await caller.response('200 1 INVITE')
  caller.say(within(caller, answer, 'ACK', 1))
  t.match(field(await callee.request('ACK'), 'via'), /^SIP\/2\.0\/TCP /)
  caller.say(within(caller, answer, 'BYE', 2))
  const bye = await callee.request('BYE')
  t.same(linesOf(bye, 'route'), [], 'both our entries are gone')
  callee.answer(bye, 200)
  await caller.response('200 2 BYE')
  await idle(engine)
})

test('a call that is passed on outlives the application that passed it on', async (t) => {
  const { engine, srf, caller, destinations, peer } = await open(t)
  const callee = await peer()
  destinations.push(callee.uri)
  caller.ask('INVITE', 1, {}, SDP)
  const invite = await callee.request('INVITE')
  disconnect(srf)
  await sleep(4 * FAST.t1)
  callee.answer(invite, 200)
  const answer = await caller.response('200 1 INVITE')
  caller.say(within(caller, answer, 'ACK', 1))
  await callee.request('ACK')
  caller.say(within(caller, answer, 'BYE', 2))
  callee.answer(await callee.request('BYE'), 200)
  await caller.response('200 2 BYE')
  await idle(engine)
})

test('a call that rings can be taken back when its application has died', async (t) => {
  const { engine, srf, caller, destinations, peer } = await open(t)
  const callee = await peer()
  destinations.push(callee.uri)
  caller.ask('INVITE', 1, {}, SDP)
  const invite = await callee.request('INVITE')
  callee.answer(invite, 180)
  await caller.response('180 1 INVITE')
  disconnect(srf)
  await sleep(4 * FAST.t1)
  caller.ask('CANCEL', 1, { Via: caller.via('INVITE-1') })
  await caller.response('200 1 CANCEL')
  callee.answer(await callee.request('CANCEL'), 200)
  callee.answer(invite, 487)
  await caller.response('487 1 INVITE')
  await callee.request('ACK')
  await idle(engine)
})
