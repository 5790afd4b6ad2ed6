import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { freePorts } from '../../../support/free-ports.ts'
import { idle, openEngine, SECRET } from '../srf.ts'
import { ApplicationProcess } from './application-process.ts'

const SIPP = '/usr/bin/sipp'
const CALLS = 1000
const RATE = 100
/** Milliseconds the application stops for, again and again. */
const PAUSE = 20

/** Runs SIPp until it is done. @returns its exit status: 0 when every call went well. */
async function sipp(t: Test, port: number, ...options: readonly string[]): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'))
  const place = ['-i', '127.0.0.1', '-p', `${port}`, '-nostdin', '-m', `${CALLS}`]
  const limit = ['-timeout', '90s', '-timeout_error']
  const child = spawn(SIPP, [...options, ...place, ...limit], { cwd: folder, stdio: 'ignore' })
  t.teardown(async () => {
    child.kill()
    await rm(folder, { recursive: true })
  })
  return new Promise((resolve) => child.once('exit', resolve))
}

test(`${CALLS} calls hung up as they are answered leave no leg of a busy B2BUA behind`, {
  skip: !existsSync(SIPP),
}, async (t) => {
  const engine = await openEngine(t)
  const [callee = 0, caller = 0] = await freePorts(2)
  const places = [engine.applications.port, SECRET, callee, PAUSE].map(String)
  const b2bua = new ApplicationProcess(t, 'busy-b2bua.mjs', places)
  t.equal(await b2bua.next(), 'ready')
  await sleep(200)
  const place = `127.0.0.1:${engine.sip[0]?.port}`
  const answering = sipp(t, callee, '-sn', 'uas')
  const calling = sipp(t, caller, '-sn', 'uac', '-d', '0', '-r', `${RATE}`, place)
  t.equal(await calling, 0)
  // On a busy machine SIPp may lose what it is sent; it ends all the same, when every call has.
  t.type(await answering, 'number', 'every callee was hung up')
  await idle(engine)
  t.equal(await b2bua.ask('legs'), 0)
})
