import { readFile } from 'node:fs/promises'
import type { RunningProcess } from '../../../provisioner/runner/process.ts'
import { eventually } from './eventually.ts'

/** Milliseconds a program may take to start, a database among them, where many others do. */
const STARTING = 90_000
/** Clock ticks of proc_pid_stat(5) in a second; the same on every Linux Node runs on. */
const TICKS = 100

/** A program of the lab: killed, measured and listened to from outside. */
export interface LabProcess {
  /** As the machine counts, not the namespace. */
  readonly pid: number
  /** Everything it has said. */
  readonly said: () => string
  /** Waits until it has said this since it started. */
  hears(text: string): Promise<void>
  /** Sends a signal, and waits until it is gone. @returns its status; null when it was killed. */
  kill(signal: NodeJS.Signals): Promise<number | null>
  /** Seconds of processor time used so far. */
  processorTime(): Promise<number>
  stop(): Promise<void>
}

/** Starts a program whose first line is its process number. */
export async function followProcess(
  start: (hear: (text: string) => void) => RunningProcess,
): Promise<LabProcess> {
  let said = ''
  let hasEnded = false
  const running = start((text) => {
    said += text
  })
  running.exited.finally(() => (hasEnded = true)).catch(() => undefined)
  const read = () => /^(\d+)\n/.exec(said)?.[1]
  await eventually(() => read() !== undefined || hasEnded, 'a program says its number')
  const pid = Number(read())
  if (!pid) throw new Error(`a program of the lab ended at once: ${said}`)
  return {
    pid,
    said: () => said,
    hears: (text) =>
      eventually(
        () => {
          if (said.includes(text)) return true
          if (hasEnded) throw new Error(`it ended before it said "${text}": ${said}`)
          return false
        },
        `a program says "${text}"`,
        STARTING,
      ),
    async kill(signal) {
      process.kill(pid, signal)
      return running.exited
    },
    processorTime: () => processorTime(pid),
    stop: () => running.stop(),
  }
}

/** proc_pid_stat(5): `utime` and `stime` are fields 14 and 15; the name before may hold blanks. */
async function processorTime(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}
