import { type Test, test } from 'tap'
import { hurriedClock } from '../../../support/hurried-clock.ts'
import { type Dialog, idle, openApplication, openEngine, told } from '../srf.ts'
import { field, Peer, SDP } from './peer.ts'

/** Ninety seconds, the shortest session RFC 4028 allows, last six. */
const TIMES = 15
const SESSION = { interval: 90, refresher: 'engine' } as const

/** A call to a callee on a socket of its own, which lets `refresher` keep the session alive. */
async function call(t: Test, refresher: 'uac' | 'uas') {
  const engine = await openEngine(t, 0, { sessionTimer: SESSION }, hurriedClock(TIMES))
  const srf = await openApplication(t, engine)
  const callee = await Peer.open(t, engine)
  const made = srf.createUAC(callee.uri, { localSdp: SDP })
  const invite = await callee.request('INVITE')
  t.equal(field(invite, 'session-expires'), '90;refresher=uac')
  callee.answer(invite, 200, {
    ...{ 'Session-Expires': `90;refresher=${refresher}`, Require: 'timer' },
    Allow: 'INVITE, ACK, BYE, UPDATE',
  })
  await callee.request('ACK')
  const dialog = await made
  return { engine, callee, dialog, ended: endOf(dialog) }
}

/** The reason the application is told. */
function endOf(dialog: Dialog): Promise<string | undefined> {
  const ended = told<string | undefined>()
  dialog.on('destroy', (_, reason) => ended.tell(reason))
  return ended.promise
}

test('a peer that answers no refresh is hung up, and the application told (RFC 4028, 10)', async (t) => {
  const { engine, callee, ended } = await call(t, 'uac')
  callee.answer(await callee.request('UPDATE'), 200, { 'Session-Expires': '90;refresher=uac' })
  await callee.request('UPDATE')
  const bye = await callee.request('BYE')
  t.match(field(bye, 'reason'), 'Session timer expired')
  callee.answer(bye, 200)
  t.equal(await ended, 'Session timer expired')
  await idle(engine)
})

test('a peer that should refresh and does not is hung up in time (RFC 4028, 10)', async (t) => {
  const { engine, callee, ended } = await call(t, 'uas')
  const bye = await callee.request('BYE')
  t.same(
    callee.rest.filter((line) => line !== 'BYE'),
    [],
    'we refresh nothing ourselves',
  )
  callee.answer(bye, 200)
  t.equal(await ended, 'Session timer expired')
  await idle(engine)
})
