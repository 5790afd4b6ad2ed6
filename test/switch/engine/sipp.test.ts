import { test } from 'tap'
import { freePorts } from '../../support/free-ports.ts'
import { HAS_SIPP, runSipp } from './sipp.ts'
import { idle, openApplication, openEngine, type Srf } from './srf.ts'

const CALLS = 20

test(`${CALLS} calls of SIPp's go through a B2BUA to SIPp and leave nothing behind`, {
  skip: !HAS_SIPP,
}, async (t) => {
  const engine = await openEngine(t)
  const [sip] = engine.sip
  const [callerPort = 0, calleePort = 0] = await freePorts(2)
  let joined = 0
  const b2bua: Srf = await openApplication(t, engine, {
    invite: (request, response) => {
      const callee = `sip:service@127.0.0.1:${calleePort}`
      b2bua.createB2BUA(request, response, callee, { localSdpB: request.body }).then(
        ({ uas, uac }) => {
          joined += 1
          uas.on('destroy', () => uac.destroy())
          uac.on('destroy', () => uas.destroy())
        },
        ({ message }) => t.comment(message),
      )
    },
  })
  const callee = runSipp(t, calleePort, '-sn', 'uas', '-m', `${CALLS}`)
  const place = `${sip?.address}:${sip?.port}`
  const pace = ['-m', `${CALLS}`, '-r', '10', '-d', '500']
  const caller = runSipp(t, callerPort, '-sn', 'uac', ...pace, place)
  t.equal(await caller, 0)
  t.equal(await callee, 0)
  t.equal(joined, CALLS)
  await idle(engine)
})
