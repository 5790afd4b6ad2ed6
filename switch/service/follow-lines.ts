import { StoredRegistrations } from '../store/stored-registrations.ts'
import type { Log } from './log.ts'
import type { OpenSubscribers } from './open-subscribers.ts'

/** The words that calls over registrations are known by, whichever node registered: kept up to date. */
export async function followLines(
  subscribers: OpenSubscribers,
  log: Log,
): Promise<() => ReadonlyMap<string, string>> {
  const stored = new StoredRegistrations(subscribers.db)
  let lines = await stored.lines()
  subscribers.hear((news) => {
    if (news && news.table !== 'trunk_registration') return
    stored.lines().then(
      (read) => {
        lines = read
      },
      (error: unknown) => {
        log('warn', 'lines of trunks could not be read', { reason: String(error) })
      },
    )
  })
  return () => lines
}
