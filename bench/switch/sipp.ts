import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type RunningProcess, startProcess } from '../../provisioner/runner/process.ts'
import { CALLER, CARRIER, type Lab, SWITCH } from '../../test/lab/support/lab.ts'
import { responseTimes, sippTotals } from '../../test/lab/support/sipp-statistics.ts'

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const CALLER_SCENARIO = pathOf('scenarios/caller.xml')
const CALLEE_SCENARIO = pathOf('../../test/lab/support/scenarios/callee.xml')
/** Milliseconds in which SIPp certainly listens. */
const SETTLED = 500
/** Milliseconds SIPp waits for any message before it gives its call up. */
const PATIENCE = '32000'
/** Calls SIPp may have open; more than any measurement needs. */
const MOST_OPEN = '15000'

/** Calls from the carrier to subscribers. */
export interface Calls {
  readonly count: number
  /** New ones in a second. */
  readonly rate: number
  /** Milliseconds each lasts. */
  readonly hold: number
}

export interface Outcome {
  readonly failed: number
  /** Milliseconds from the first message to the 200, ascending. */
  readonly times: readonly number[]
}

export interface Place {
  readonly lab: Lab
  readonly folder: string
  /** SIPp's file of subscribers. */
  readonly users: string
  /** UDP port of the switch that is measured. */
  readonly port: number
}

/** Every subscriber's phone: rings and answers at once. */
export async function startAnswering(lab: Lab): Promise<RunningProcess> {
  const args = ['-sf', CALLEE_SCENARIO, '-i', CALLER, '-p', '5060', '-nostdin']
  const running = startSipp(lab, args, () => undefined)
  await sleep(SETTLED)
  return running
}

export interface RunningCalls {
  /** What became of them, when all have ended. */
  readonly ended: Promise<Outcome>
  stop(): Promise<void>
}

export async function startCalls(place: Place, calls: Calls): Promise<RunningCalls> {
  const folder = await mkdtemp(join(place.folder, 'sipp-'))
  let said = ''
  const hear = (text: string) => {
    said += text
  }
  const running = startSipp(place.lab, argumentsFor(place, calls), hear, folder)
  const ended = running.exited.then(async () => {
    const figure = await sippTotals(join(folder, 'statistics.csv')).catch(() => {
      throw new Error(`SIPp kept no statistics; it said ${said.slice(-300)}`)
    })
    return { failed: figure('FailedCall(C)'), times: await responseTimes(folder, 'caller') }
  })
  ended.catch(() => undefined) // told to whoever awaits it
  return { ended, stop: () => running.stop() }
}

function argumentsFor({ users, port }: Place, { count, rate, hold }: Calls): readonly string[] {
  return [
    ...['-sf', CALLER_SCENARIO, '-i', CARRIER, '-p', '5080', '-inf', users, '-d', `${hold}`],
    ...['-m', `${count}`, '-r', `${rate}`, '-l', MOST_OPEN, '-nostdin'],
    ...['-recv_timeout', PATIENCE, '-deadcall_wait', '0'],
    ...['-trace_stat', '-stf', 'statistics.csv', '-trace_rtt', '-rtt_freq', '1'],
    `${SWITCH}:${port}`,
  ]
}

/** @param folder where it writes what it counts. */
function startSipp(
  { network }: Lab,
  args: readonly string[],
  hear: (text: string) => void,
  folder = '/',
): RunningProcess {
  const command = { file: 'env', args: ['-C', folder, 'sipp', ...args], env: { TERM: 'dumb' } }
  return startProcess(network.enter(command), hear)
}
