import { readdir, readFile } from 'node:fs/promises'
import { processorTime } from '../engine/process-usage.ts'

/** What a program and everything it has started use now. */
export interface Usage {
  /** Milliseconds of processor time so far. */
  readonly time: number
  /** Bytes; what several share counts once (proc_pid_smaps(5), `Pss`). */
  readonly memory: number
}

/** Processes that end while it looks are left out. */
export async function usageOf(root: number): Promise<Usage> {
  const processes = await tree(root)
  const [times, memory] = [processes.map(processorTime), processes.map(memoryOf)]
  return { time: await sum(times), memory: await sum(memory) }
}

/** A process and its descendants. */
async function tree(root: number): Promise<readonly number[]> {
  const everything = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = new Map<number, number>()
  for (const pid of everything) parents.set(pid, await parentOf(pid).catch(() => 0))
  const isIn = (pid: number): boolean => pid === root || (pid > 1 && isIn(parents.get(pid) ?? 0))
  return everything.filter(isIn)
}

/** proc_pid_stat(5): the fourth field; the name before may hold blanks. */
async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}

async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024
}

async function sum(values: readonly Promise<number>[]): Promise<number> {
  const known = await Promise.all(values.map((value) => value.catch(() => 0)))
  return known.reduce((total, each) => total + each, 0)
}
