import { readdir, readFile } from 'node:fs/promises'
import { processorTime } from '../engine/process-usage.ts'

/** Milliseconds of processor time that a program and everything it has started have used so far. */
export function timeOfTree(root: number): Promise<number> {
  return sumOver(root, processorTime)
}

/** Bytes that a program and everything it has started hold; what they share counts once. */
export function memoryOfTree(root: number): Promise<number> {
  return sumOver(root, memoryOf)
}

/** Processes that end while it looks are left out. */
async function sumOver(root: number, measure: (pid: number) => Promise<number>): Promise<number> {
  const all = await Promise.all((await tree(root)).map((pid) => measure(pid).catch(() => 0)))
  return all.reduce((sum, each) => sum + each, 0)
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

/** proc_pid_smaps(5), `Pss`. */
async function memoryOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1]) * 1024
}
