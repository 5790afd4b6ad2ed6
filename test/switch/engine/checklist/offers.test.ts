import { type Test, test } from 'tap'
import type { SipRequest } from '../../../../switch/engine/message/message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { sip } from '../sip-text.ts'
import { type Dialog, idle, openApplication, openEngine, type Response, type Srf } from '../srf.ts'
import { FAST, field, Peer, SDP } from './peer.ts'

const sdp = (port: number) => SDP.replace('4000', `${port}`)
const [OTHER, ONE, TWO, THREE] = [5000, 5002, 5004, 5006].map(sdp) as [
  string,
  string,
  string,
  string,
]
const FAX = SDP.replace('m=audio 4000 RTP/AVP 0', 'm=image 4000 udptl t38')

/** A response with a session description. */
function answer(peer: Peer, request: SipRequest, status: number, tag: string, body: string): void {
  const { headers } = replyTo(request, { status, toTag: tag })
  const kept = headers.map(({ line }) => line).filter((line) => !/^content-length/i.test(line))
  const early = status < 200 ? ['P-Early-Media: sendrecv'] : []
  const own = [`Contact: <${peer.uri}>`, 'Content-Type: application/sdp', ...early]
  peer.say(sip([`SIP/2.0 ${status} R`, ...kept, ...own], body))
}

/** A caller whose call drachtio-srf has taken. */
async function call(t: Test) {
  const engine = await openEngine(t, 0, { timers: FAST })
  const dialogs: Dialog[] = []
  const srf: Srf = await openApplication(t, engine, {
    invite: (request, response) =>
      void srf
        .createUAS(request, response, { localSdp: OTHER })
        .then((dialog) => dialogs.push(dialog)),
  })
  const caller = await Peer.open(t, engine)
  caller.ask('INVITE', 1, {}, SDP)
  const to = field(await caller.response('200 1 INVITE'), 'to')
  caller.ask('ACK', 1, { To: to })
  await eventually(() => dialogs.length === 1, 'the call')
  const hangUp = async () => {
    caller.ask('BYE', 9, { To: to })
    await caller.response('200 9 BYE')
    await idle(engine)
  }
  return { caller, to, dialog: dialogs[0] as Dialog, hangUp }
}

test('a late offer goes from callee to caller, and the answer back in the ACKs (RFC 3264)', async (t) => {
  const engine = await openEngine(t, 0, { timers: FAST })
  const [caller, callee] = [await Peer.open(t, engine), await Peer.open(t, engine)]
  const legs: Dialog[] = []
  const srf: Srf = await openApplication(t, engine, {
    invite: (request, response) =>
      void srf
        .createB2BUA(request, response, callee.uri, {})
        .then(({ uas, uac }) => legs.push(uas, uac)),
  })
  caller.ask('INVITE')
  const invite = await callee.request('INVITE')
  t.equal(invite.body.length, 0)
  answer(callee, invite, 200, 'peer', OTHER)
  const offered = await caller.response('200 1 INVITE')
  t.equal(offered.body.toString(), OTHER)
  caller.ask('ACK', 1, { To: field(offered, 'to'), 'Content-Type': 'application/sdp' }, SDP)
  t.equal((await callee.request('ACK')).body.toString(), SDP)
  await eventually(() => legs.length === 2, 'the call')
  const over = Promise.all(legs.map((leg) => leg.destroy()))
  for (const peer of [caller, callee]) peer.answer(await peer.request('BYE'), 200)
  await over
  await idle(engine)
})

test('a re-INVITE without an offer gets one, and its ACK brings the answer', async (t) => {
  const { caller, to, dialog, hangUp } = await call(t)
  const answers = new Map<string, string | undefined>()
  dialog.on('modify', (request, response) => {
    t.notOk(request.body)
    response.send(200, { body: ONE })
  })
  dialog.on('ack', (ack) => answers.set(ack.get('CSeq'), ack.body))
  caller.ask('INVITE', 2, { To: to })
  t.equal((await caller.response('200 2 INVITE')).body.toString(), ONE)
  caller.ask('ACK', 2, { To: to, 'Content-Type': 'application/sdp' }, SDP)
  await eventually(() => answers.has('2 ACK'), 'the answer')
  t.equal(answers.get('2 ACK'), SDP)
  await hangUp()
})

test('a fax that is refused leaves the call as it was (RFC 3261, 14.1)', async (t) => {
  const { caller, to, dialog, hangUp } = await call(t)
  dialog.on('modify', (_, response) => response.send(488))
  caller.ask('INVITE', 2, { To: to }, FAX)
  await caller.response('488 2 INVITE')
  caller.ask('ACK', 2, { To: to, Via: caller.via('INVITE-2') })
  dialog.on('info', (_, response) => response.send(200))
  caller.ask('INFO', 3, { To: to })
  await caller.response('200 3 INFO')
  await hangUp()
})

test('early media of several forks, and another of the same, reach the application', async (t) => {
  const engine = await openEngine(t, 0, { timers: FAST })
  const srf = await openApplication(t, engine)
  const callee = await Peer.open(t, engine)
  const heard: Response[] = []
  const cbProvisional = (response: Response) => void heard.push(response)
  const made = srf.createUAC(callee.uri, { localSdp: SDP }, { cbProvisional })
  const invite = await callee.request('INVITE')
  answer(callee, invite, 183, 'one', ONE)
  answer(callee, invite, 183, 'two', TWO)
  answer(callee, invite, 183, 'two', THREE)
  await eventually(() => heard.length === 3, 'three provisional answers')
  t.same(
    heard.map(({ body }) => body),
    [ONE, TWO, THREE],
  )
  for (const each of heard) t.equal(each.get('P-Early-Media'), 'sendrecv')
  answer(callee, invite, 200, 'two', THREE)
  await callee.request('ACK')
  const dialog = await made
  t.equal(dialog.remote.sdp, THREE)
  const over = dialog.destroy()
  callee.answer(await callee.request('BYE'), 200)
  await over
  await idle(engine)
})
