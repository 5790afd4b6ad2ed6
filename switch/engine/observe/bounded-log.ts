import type { Log } from '../log.ts'
import type { Clock } from '../transport/transport.ts'

/** Lines of the same text in so many milliseconds. */
const MOST = 20
const PERIOD = 60_000

/** A log that peers cannot fill: of what is said again and again, only the number is kept. */
export function boundedLog(log: Log, clock: Clock): Log {
  const counts = new Map<string, number>()
  let until = 0
  return (level, message, facts) => {
    const now = clock.now()
    if (now >= until) {
      for (const [text, count] of counts) {
        if (count > MOST) log('warn', 'a line was left out', { line: text, times: count - MOST })
      }
      counts.clear()
      until = now + PERIOD
    }
    const count = (counts.get(message) ?? 0) + 1
    counts.set(message, count)
    if (count <= MOST || level === 'error') log(level, message, facts)
  }
}
