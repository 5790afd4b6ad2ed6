import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'tap'
import { freePorts } from '../../../support/free-ports.ts'
import { HAS_SIPP, runSipp } from '../sipp.ts'
import { idle, openEngine, SECRET } from '../srf.ts'
import { ApplicationProcess } from './application-process.ts'

const CALLS = 1000
const RATE = 100
/** Milliseconds the application stops for, again and again. */
const PAUSE = 20

test(`${CALLS} calls hung up as they are answered leave no leg of a busy B2BUA behind`, {
  skip: !HAS_SIPP,
}, async (t) => {
  const engine = await openEngine(t)
  const [callee = 0, caller = 0] = await freePorts(2)
  const places = [engine.applications.port, SECRET, callee, PAUSE].map(String)
  const b2bua = new ApplicationProcess(t, 'busy-b2bua.mjs', places)
  t.equal(await b2bua.next(), 'ready')
  await sleep(200)
  const place = `127.0.0.1:${engine.sip[0]?.port}`
  const count = ['-m', `${CALLS}`]
  const answering = runSipp(t, callee, '-sn', 'uas', ...count)
  const calling = runSipp(t, caller, '-sn', 'uac', '-d', '0', '-r', `${RATE}`, ...count, place)
  t.equal(await calling, 0)
  // On a busy machine SIPp may lose what it is sent; it ends all the same, when every call has.
  t.type(await answering, 'number', 'every callee was hung up')
  await idle(engine)
  t.equal(await b2bua.ask('legs'), 0)
})
