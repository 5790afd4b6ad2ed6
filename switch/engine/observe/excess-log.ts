import type { Log } from '../log.ts'
import type { Clock } from '../transport/transport.ts'
import { BLIND, type Drop, type Observer, type Refusal } from './observer.ts'

/** Milliseconds between two lines, however much is turned away. */
const PERIOD = 60_000

/** Logs what was turned away: one line a minute, and none while nothing is. */
export function excessLog(log: Log, clock: Clock): Observer & { close(): void } {
  const dropped = new Map<Drop, number>()
  const refused = new Map<Refusal, number>()
  let stop: (() => void) | undefined
  const tell = (): void => {
    stop = undefined
    const facts = { dropped: Object.fromEntries(dropped), refused: Object.fromEntries(refused) }
    log('warn', 'messages were dropped or refused', facts)
    dropped.clear()
    refused.clear()
  }
  const count = <Reason>(counts: Map<Reason, number>, reason: Reason): void => {
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
    stop ??= clock.after(PERIOD, tell)
  }
  return {
    ...BLIND,
    dropped: (why) => {
      if (why !== 'keep-alive') count(dropped, why)
    },
    refused: (why) => count(refused, why),
    close: () => stop?.(),
  }
}
