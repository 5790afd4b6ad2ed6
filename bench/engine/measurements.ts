import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../../test/lab/support/eventually.ts'
import { type Bed, type ProcessorTimes, withBed } from './bed.ts'
import { residentMemory } from './process-usage.ts'
import { searchRate } from './search.ts'
import type { Candidate } from './server.ts'

/** How much is measured: long for figures to keep, short to see that it works. */
export interface Extent {
  /** Seconds of each step of the search. */
  readonly step: number
  /** Calls that are counted for processor time. */
  readonly calls: number
  /** Calls that are open while memory is measured. */
  readonly openCalls: number
  /** Dialogs that are open while the cost of a message is measured; two make a call. */
  readonly dialogs: readonly number[]
  /** Calls that are hung up as soon as they are answered. */
  readonly zeroHold: number
}

/** New calls in a second where it is not speed that is measured. */
const RATE = 50
/** Calls after which just-in-time compilers and memory pools have settled. */
const WARM_UP = { calls: 1000, rate: RATE, hold: 0 }
/** Messages of a call on the server's wire: INVITE, 100, 180, 200, ACK, BYE, 200 on both sides. */
const MESSAGES = 14
/** Share of calls that may fail. */
const TOLERANCE = 0.001
/** Milliseconds calls last where that does not matter. */
const HOLD = 1000
/** Milliseconds until a transaction is forgotten (RFC 3261, 17: 64 T1), and a little. */
const FORGOTTEN = 35_000
/** Milliseconds after which a call that has not ended by itself has not ended. */
const AFTERWARDS = 5000

/** Calls a second at less than one failure in a thousand. */
export function measureSpeed(
  candidate: Candidate,
  { step }: Extent,
  say: (text: string) => void,
): Promise<number> {
  return searchRate((rate) =>
    withBed(candidate, async (bed) => {
      const { failed, repeated } = await bed.send({ calls: rate * step, rate, hold: HOLD })
      say(`${rate} calls/s: ${failed} of ${rate * step} failed, ${repeated} messages repeated`)
      return failed < rate * step * TOLERANCE
    }),
  )
}

export interface CallCost extends ProcessorTimes {
  /** Milliseconds; absent for a server that does not tell. */
  readonly eventLoopDelay: number | undefined
}

/** Milliseconds of processor time for one call. */
export function measureCall(candidate: Candidate, { calls }: Extent): Promise<CallCost> {
  return withBed(candidate, async (bed) => {
    await bed.send(WARM_UP)
    await bed.server.inner?.eventLoopDelay()
    const cost = await costOfCalls(bed, calls)
    return { ...cost, eventLoopDelay: await bed.server.inner?.eventLoopDelay() }
  })
}

async function costOfCalls(bed: Bed, calls: number): Promise<ProcessorTimes> {
  const before = await bed.processorTimes()
  await bed.send({ calls, rate: RATE, hold: HOLD })
  const after = await bed.processorTimes()
  const each = (name: keyof ProcessorTimes) => (after[name] - before[name]) / calls
  return { server: each('server'), application: each('application') }
}

/** Bytes of the server for one open call. */
export interface CallMemory {
  readonly resident: number
  /** In use, garbage left out; absent for a server that does not tell. */
  readonly heap: number | undefined
}

export function measureMemory(candidate: Candidate, { openCalls }: Extent): Promise<CallMemory> {
  return withBed(candidate, async (bed) => {
    await bed.send(WARM_UP)
    await sleep(FORGOTTEN)
    const before = await memoryOf(bed)
    await openCallsOf(bed, openCalls)
    await sleep(FORGOTTEN)
    const after = await memoryOf(bed)
    const heap = (after.heap ?? NaN) - (before.heap ?? NaN)
    return {
      resident: (after.resident - before.resident) / openCalls,
      heap: Number.isNaN(heap) ? undefined : heap / openCalls,
    }
  })
}

async function memoryOf({ server }: Bed): Promise<CallMemory> {
  const heap = await server.inner?.heap() // collects garbage, so it comes first
  return { heap, resident: await residentMemory(server.pid) }
}

/** Opens calls that stay until the bed is cleared away. */
async function openCallsOf(bed: Bed, calls: number): Promise<void> {
  const rate = 2 * RATE
  await bed.start({ calls, rate, hold: 3_600_000 })
  const patience = (calls / rate) * 2000 + AFTERWARDS
  await eventually(async () => (await bed.legs()) >= 2 * calls, 'the calls are open', patience)
}

export interface MessageCost {
  readonly dialogs: number
  /** Microseconds of the server's processor time for one message. */
  readonly cost: number
}

/** What a message costs while many dialogs are open. */
export async function measureGrowth(
  candidate: Candidate,
  { dialogs, calls }: Extent,
  say: (text: string) => void,
): Promise<readonly MessageCost[]> {
  const costs: MessageCost[] = []
  for (const count of dialogs) {
    const { server } = await withBed(candidate, async (bed) => {
      await bed.send(WARM_UP)
      await openCallsOf(bed, count / 2)
      return costOfCalls(bed, calls)
    })
    costs.push({ dialogs: count, cost: (server / MESSAGES) * 1000 })
    say(`${count} dialogs open: ${server.toFixed(2)} ms for a call`)
  }
  return costs
}

/** What is left of calls that were hung up as soon as they were answered; every figure must be 0. */
export interface Left {
  readonly failed: number
  /** Legs the application was told no end of. */
  readonly legs: number
  readonly dialogs: number | undefined
}

export function measureZeroHold(candidate: Candidate, { zeroHold }: Extent): Promise<Left> {
  return withBed(candidate, async (bed) => {
    const { failed } = await bed.send({ calls: zeroHold, rate: 2 * RATE, hold: 0 })
    await sleep(AFTERWARDS)
    const dialogs = (await bed.server.inner?.load())?.dialogs
    return { failed, legs: await bed.legs(), dialogs }
  })
}
