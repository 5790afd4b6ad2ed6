import { setTimeout as sleep } from 'node:timers/promises'
import { type Bed, withBed } from './bed.ts'
import { residentMemory } from './process-usage.ts'
import type { Candidate } from './server.ts'

const RATE = 50
const HOLD = 1000
const WARM_UP = { calls: 1000, rate: RATE, hold: HOLD }
const MINUTE = 60_000
/** Milliseconds until transactions are forgotten (RFC 3261, 17: 64 T1), and a little. */
const FORGOTTEN = 40_000

/** Bytes at one moment. */
export interface Moment {
  readonly when: string
  readonly server: number
  readonly heap: number | undefined
  readonly application: number
  readonly failed: number
}

/**
 * Sends calls for some minutes.
 *
 * @returns memory at the start, after every minute, and when all calls have ended.
 */
export function soak(
  candidate: Candidate,
  minutes: number,
  tell: (moment: Moment) => void,
): Promise<void> {
  return withBed(candidate, async (bed) => {
    let failed = (await bed.send(WARM_UP)).failed
    await sleep(FORGOTTEN)
    tell(await momentOf(bed, 'before', failed))
    for (let minute = 1; minute <= minutes; minute += 1) {
      failed += (await bed.send({ calls: RATE * (MINUTE / 1000), rate: RATE, hold: HOLD })).failed
      tell(await momentOf(bed, `minute ${minute}`, failed))
    }
    await sleep(FORGOTTEN)
    tell(await momentOf(bed, 'after', failed))
  })
}

async function momentOf({ server, application }: Bed, when: string, failed: number) {
  const heap = await server.inner?.heap() // collects garbage, so it comes first
  const [ours, theirs] = [residentMemory(server.pid), residentMemory(application.pid)]
  return { when, server: await ours, heap, application: await theirs, failed }
}
