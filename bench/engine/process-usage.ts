import { readFile } from 'node:fs/promises'

/** Clock ticks of proc_pid_stat(5) in a second; the same on every Linux Node runs on. */
const TICKS = 100

/** Milliseconds of processor time a process used so far, all its threads together. */
export async function processorTime(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The name before may hold blanks; `utime` and `stime` are fields 14 and 15.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1000
}

/** Bytes of memory a process holds (proc_pid_status(5), `VmRSS`). */
export async function residentMemory(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024
}
