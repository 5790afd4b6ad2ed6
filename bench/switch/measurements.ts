import { setTimeout as sleep } from 'node:timers/promises'
import { searchRate } from '../engine/search.ts'
import type { Bed } from './bed.ts'
import type { Candidate } from './candidate.ts'
import { memoryOfTree, timeOfTree } from './process-tree.ts'
import type { Outcome } from './sipp.ts'

/** How much is measured: long for figures to keep, short to see that it works. */
export interface Extent {
  /** How often everything is measured of one after the other; the median counts. */
  readonly rounds: number
  /** Subscribers, ascending; calls in a second and memory are measured with the last. */
  readonly subscribers: readonly number[]
  /** Registrations, and calls, that are counted for processor time. */
  readonly count: number
  /** Seconds of each step of the search, and of the calls whose answer is timed. */
  readonly step: number
  /** Calls that are open while memory is measured. */
  readonly openCalls: number
}

/** New calls, or registrations, in a second where it is not speed that is measured. */
const RATE = 25
/** Milliseconds calls last where that does not matter. */
const HOLD = 1000
/** Share that may fail. */
const TOLERANCE = 0.001
/** Share of its calls in a second at which a switch should still answer soon. */
const COMFORT = 0.7
/** Milliseconds until a transaction is forgotten (RFC 3261, 17: 64 T1), and a little. */
const FORGOTTEN = 35_000
const FOR_EVER = 3_600_000

/** What subscribers do. */
export type Kind = 'register' | 'call'

/** Milliseconds of processor time by program, for one registration or call. */
export type Cost = Readonly<Record<string, number>>

interface Wanted {
  readonly candidate: Candidate
  readonly kind: Kind
  readonly count: number
}

function send(bed: Bed, { candidate, kind, count }: Wanted, rate: number): Promise<Outcome> {
  if (kind === 'register') return bed.register(candidate, { count, rate })
  return bed.call(candidate, { count, rate, hold: HOLD })
}

/** What each registration or call costs; calls cost rtpengine something, too. */
export async function measureCost(bed: Bed, wanted: Wanted): Promise<Cost> {
  const { candidate, count } = wanted
  const programs = Object.entries({ ...candidate.programs, rtpengine: bed.relay })
  const times = () => Promise.all(programs.map(([, pid]) => timeOfTree(pid)))
  const before = await times()
  const { failed } = await send(bed, wanted, RATE)
  if (failed > 0) throw new Error(`${candidate.name}: ${failed} of ${count} failed`)
  const after = await times()
  const costs = after.map((time, index) => (time - (before[index] ?? 0)) / count)
  return Object.fromEntries(programs.map(([name], index) => [name, costs[index] ?? 0]))
}

/** In a second, at less than one failure in a thousand. */
export function measureSpeed(
  bed: Bed,
  { candidate, kind, step }: { candidate: Candidate; kind: Kind; step: number },
  say: (text: string) => void,
): Promise<number> {
  return searchRate(async (rate) => {
    const count = rate * step
    const { failed } = await send(bed, { candidate, kind, count }, rate)
    say(`${rate} of kind ${kind} in a second: ${failed} of ${count} failed`)
    return failed < count * TOLERANCE
  })
}

/** Milliseconds from INVITE to 200. */
export interface AnswerDelay {
  readonly rate: number
  readonly median: number
  /** 99 of 100 are answered sooner. */
  readonly late: number
}

/** @param speed the calls in a second it takes at most. */
export async function measureDelay(
  bed: Bed,
  { candidate, speed, step }: { candidate: Candidate; speed: number; step: number },
): Promise<AnswerDelay> {
  const rate = Math.round(speed * COMFORT)
  const { times } = await send(bed, { candidate, kind: 'call', count: rate * step }, rate)
  return { rate, median: quantile(times, 0.5), late: quantile(times, 0.99) }
}

function quantile(ascending: Outcome['times'], share: number): number {
  return ascending[Math.floor(ascending.length * share)] ?? NaN
}

/** Bytes of its programs for an open call. The calls stay open. */
export async function measureMemory(
  bed: Bed,
  { candidate, calls }: { candidate: Candidate; calls: number },
): Promise<number> {
  const pids = Object.values(candidate.programs)
  const memory = async () => {
    const each = await Promise.all(pids.map(memoryOfTree))
    return each.reduce((sum, bytes) => sum + bytes, 0)
  }
  await sleep(FORGOTTEN)
  const before = await memory()
  await bed.begin(candidate, { count: calls, rate: 2 * RATE, hold: FOR_EVER })
  await sleep((calls / (2 * RATE)) * 1000 + FORGOTTEN)
  return ((await memory()) - before) / calls
}
