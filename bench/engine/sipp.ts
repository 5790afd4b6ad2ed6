import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningProcess, startProcess } from '../../provisioner/runner/process.ts'
import { sippTotals } from '../../test/lab/support/sipp-statistics.ts'

/** Milliseconds a caller waits for any message before it gives its call up. */
const PATIENCE = 10_000
/** Calls a caller may have open; more than any measurement needs. */
const MOST_OPEN = 100_000

export interface Traffic {
  readonly calls: number
  /** New calls in a second. */
  readonly rate: number
  /** Milliseconds each call lasts. */
  readonly hold: number
}

/** What became of a caller's calls. */
export interface Outcome {
  readonly successful: number
  readonly failed: number
  /** Messages the caller had to repeat. */
  readonly repeated: number
}

/** Starts SIPp's own answering scenario (sipp(1), `-sn uas`) on a UDP port of the loopback. */
export function startCallee(port: number): RunningProcess {
  return startSipp(['-sn', 'uas', '-p', `${port}`], () => undefined)
}

export interface Caller {
  /** What became of its calls, when all have ended. */
  readonly ended: Promise<Outcome>
  stop(): Promise<void>
}

/** Starts SIPp's own calling scenario (sipp(1), `-sn uac`) to a user of the server at `port`. */
export async function startCaller(
  port: number,
  user: number,
  { calls, rate, hold }: Traffic,
): Promise<Caller> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-sipp-'))
  const statistics = join(folder, 'caller.csv')
  const args = [
    ...['-sn', 'uac', '-s', `${user}`, '-m', `${calls}`, '-r', `${rate}`, '-d', `${hold}`],
    ...['-l', `${MOST_OPEN}`, '-recv_timeout', `${PATIENCE}`, '-deadcall_wait', '0'],
    ...['-trace_stat', '-stf', statistics, `127.0.0.1:${port}`],
  ]
  let said = ''
  const running = startSipp(args, (text) => {
    said += text
  })
  const ended = running.exited
    .then(() => readOutcome(statistics))
    .catch(() => {
      throw new Error(`SIPp kept no statistics; it said ${said.slice(-300)}`)
    })
    .finally(() => rm(folder, { recursive: true }))
  ended.catch(() => undefined) // told to whoever awaits it
  return { ended, stop: () => running.stop() }
}

function startSipp(args: readonly string[], hear: (text: string) => void): RunningProcess {
  const place = ['-i', '127.0.0.1', '-nostdin']
  return startProcess({ file: 'sipp', args: [...args, ...place], env: { TERM: 'dumb' } }, hear)
}

async function readOutcome(file: string): Promise<Outcome> {
  const figure = await sippTotals(file)
  return {
    successful: figure('SuccessfulCall(C)'),
    failed: figure('FailedCall(C)'),
    repeated: figure('Retransmissions(C)'),
  }
}
