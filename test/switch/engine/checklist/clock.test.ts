import { test } from 'tap'
import { hurriedClock } from '../../../support/hurried-clock.ts'
import { idle, openApplication, openEngine } from '../srf.ts'
import { field, Peer, SDP } from './peer.ts'

/** Ninety seconds, the shortest session RFC 4028 allows, last six. */
const TIMES = 15
const SESSION = { interval: 90, refresher: 'engine' } as const
/** Milliseconds: longer than any session or ban. */
const DAY = 86_400_000

for (const [way, jump] of [
  ['forth', DAY],
  ['back', -DAY],
] as const) {
  test(`a clock that is set ${way} by a day ends no call and keeps nobody out`, async (t) => {
    let offset = 0
    const { now, after } = hurriedClock(TIMES)
    const clock = { after, now: () => now() + offset }
    const engine = await openEngine(t, 0, { sessionTimer: SESSION }, clock)
    const srf = await openApplication(t, engine, { options: (_, answer) => answer.send(200) })
    const callee = await Peer.open(t, engine)
    const made = srf.createUAC(callee.uri, { localSdp: SDP })
    callee.answer(await callee.request('INVITE'), 200, {
      ...{ 'Session-Expires': '90;refresher=uac', Require: 'timer', Allow: 'BYE, UPDATE' },
    })
    await callee.request('ACK')
    const dialog = await made
    offset = jump
    for (const _ of ['first', 'second']) {
      const refresh = await callee.request('UPDATE')
      callee.answer(refresh, 200, { 'Session-Expires': '90;refresher=uac' })
    }
    callee.ask('OPTIONS')
    await callee.response('200 1 OPTIONS')
    const over = dialog.destroy()
    const bye = await callee.request('BYE')
    t.equal(field(bye, 'reason'), '', 'the application hangs up, not the timer')
    callee.answer(bye, 200)
    await over
    await idle(engine)
  })
}
