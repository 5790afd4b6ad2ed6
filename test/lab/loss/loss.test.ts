import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Test, test } from 'tap'
import { type RunningProcess, startProcess } from '../../../provisioner/runner/process.ts'
import { freePorts } from '../../support/free-ports.ts'
import { type Dialog, openApplication, openEngine, type Srf } from '../../switch/engine/srf.ts'
import { eventually } from '../support/eventually.ts'
import { openLine } from './lossy-line.ts'

/** Timers of RFC 3261, ten times as fast; SIPp's scenarios repeat themselves as fast. */
const TIMERS = { t1: 50, t2: 400, t4: 500 }
const CALLS = 150
const RATE = 30
/** Milliseconds until the last timer is over, on a busy machine. */
const PATIENCE = 30_000

interface End {
  readonly name: 'caller' | 'callee'
  readonly port: number
  /** Where the others reach it. */
  readonly line: number
}

/** SIPp behind a line. */
async function sipp(t: Test, { name, port, line }: End): Promise<RunningProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-loss-'))
  const scenario = fileURLToPath(new URL(`scenarios/${name}.xml`, import.meta.url))
  const args = [
    ...['-C', folder, 'sipp', '-sf', scenario, '-i', '127.0.0.1', '-p', `${port}`, '-nostdin'],
    ...['-key', 'line', `${line}`, '-deadcall_wait', '0'],
    ...(name === 'caller' ? ['-m', `${CALLS}`, '-r', `${RATE}`, `127.0.0.1:${line}`] : []),
  ]
  const running = startProcess({ file: 'env', args, env: { TERM: 'dumb' } }, () => undefined)
  t.teardown(async () => {
    await running.stop()
    await rm(folder, { recursive: true })
  })
  return running
}

/** The B2BUA of drachtio-srf's README, which counts how its calls ended and the legs it holds. */
async function openB2bua(t: Test, engine: Awaited<ReturnType<typeof openEngine>>, callee: number) {
  const legs = new Set<Dialog>()
  const count = { asked: 0, joined: 0, failed: 0 }
  const join = (one: Dialog, other: Dialog) => {
    legs.add(one)
    one.on('destroy', () => {
      legs.delete(one)
      other.destroy().then(
        () => legs.delete(other),
        () => legs.delete(other),
      )
    })
  }
  const srf: Srf = await openApplication(t, engine, {
    invite: (request, response) => {
      count.asked += 1
      const options = { localSdpB: request.body }
      srf.createB2BUA(request, response, `sip:bob@127.0.0.1:${callee}`, options).then(
        ({ uas, uac }) => {
          count.joined += 1
          join(uas, uac)
          join(uac, uas)
        },
        () => {
          count.failed += 1
        },
      )
    },
  })
  return { legs, count }
}

for (const oneIn of [100, 10]) {
  test(`with ${100 / oneIn} % of all datagrams lost every call ends, and nothing is left`, async (t) => {
    const engine = await openEngine(t, 0, { timers: TIMERS })
    const sip = engine.sip[0]?.port ?? 0
    const [near = 0, far = 0] = await freePorts(2)
    const callerLine = await openLine(t, { engine: sip, peer: near, oneIn, seed: 1 })
    const calleeLine = await openLine(t, { engine: sip, peer: far, oneIn, seed: 2 })
    const { legs, count } = await openB2bua(t, engine, calleeLine.port)
    await sipp(t, { name: 'callee', port: far, line: calleeLine.port })
    const caller = await sipp(t, { name: 'caller', port: near, line: callerLine.port })
    const status = await caller.exited
    const isOver = () => {
      const { dialogs, requests, transactions } = engine.load
      return dialogs + requests + transactions + legs.size === 0
    }
    const held = () => JSON.stringify({ ...engine.load, legs: legs.size, ...count })
    await eventually(isOver, held, PATIENCE)
    t.ok(callerLine.lost > 0 && calleeLine.lost > 0, 'both lines lost something')
    t.equal(count.joined + count.failed, count.asked, 'every call has an end')
    t.ok(count.joined > CALLS * 0.9, `${count.joined} of ${count.asked} calls were set up`)
    t.ok(status === 0 || status === 1, 'SIPp ended with its last call')
    const lines = [callerLine, calleeLine].map(({ carried, lost }) => `${lost} of ${carried}`)
    t.comment(`lost: ${lines.join(', ')}; ${held()}`)
  })
}
