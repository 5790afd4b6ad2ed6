import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { startProcess } from '../../../provisioner/runner/process.ts'
import { CALLER, CARRIER, type Lab, SWITCH } from './lab.ts'
import { responseTimes, sippTotals } from './sipp-statistics.ts'
import { NUMBER } from './two-phones.ts'

/** Milliseconds after which a SIPp that has not ended listens; it says nothing of it. */
const SETTLED = 500

export interface Load {
  readonly calls: number
  /** New calls in a second. */
  readonly rate: number
}

export interface LoadOutcome {
  readonly successful: number
  readonly failed: number
  /** Messages SIPp had to repeat, on both sides. */
  readonly repeated: number
  /** Milliseconds from INVITE to 200, ascending. */
  readonly setupTimes: readonly number[]
}

/** Calls from SIPp through the switch to SIPp (sipp(1)). */
export async function runLoad(t: Test, lab: Lab, load: Load): Promise<LoadOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-load-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const start = (name: Part['name'], from: string) => {
    const said: string[] = []
    const running = startProcess(sipp(lab, { load, folder, name, from }), (text) => said.push(text))
    t.teardown(() => running.stop())
    return async () => {
      const status = await running.exited
      if (status !== 0) throw new Error(`${name}s ended with status ${status}: ${said.slice(-3)}`)
    }
  }
  const callees = start('callee', CARRIER)
  await setTimeout(SETTLED)
  await Promise.all([start('caller', CALLER)(), callees()])
  const [caller, answering] = [
    await sippTotals(join(folder, 'caller.csv')),
    await sippTotals(join(folder, 'callee.csv')),
  ]
  return {
    successful: caller('SuccessfulCall(C)'),
    failed: caller('FailedCall(C)') + answering('FailedCall(C)'),
    repeated: caller('Retransmissions(C)') + answering('Retransmissions(C)'),
    setupTimes: await responseTimes(folder, 'caller'),
  }
}

interface Part {
  readonly load: Load
  readonly folder: string
  readonly name: 'caller' | 'callee'
  readonly from: string
}

function sipp({ network }: Lab, { load, folder, name, from }: Part) {
  const scenario = fileURLToPath(new URL(`scenarios/${name}.xml`, import.meta.url))
  const pace = ['-m', `${load.calls}`, ...(name === 'caller' ? ['-r', `${load.rate}`] : [])]
  const traces = [
    '-trace_stat',
    '-stf',
    join(folder, `${name}.csv`),
    '-trace_rtt',
    '-rtt_freq',
    '1',
  ]
  const command = {
    file: 'env',
    // SIPp writes its response times to the folder it runs in.
    args: [
      ...['-C', folder, 'sipp', '-sf', scenario, '-i', from, '-p', '5060', '-s', NUMBER],
      ...[...pace, ...traces, '-l', '1000', '-nostdin', '-deadcall_wait', '0'],
      ...['-timeout', '60s', '-timeout_error', `${SWITCH}:5060`],
    ],
    env: { TERM: 'dumb' },
  }
  return network.enter(command)
}
