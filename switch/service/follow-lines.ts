import { StoredRegistrations } from '../store/stored-registrations.ts'
import { followTable } from './follow-table.ts'
import type { Log } from './log.ts'
import type { OpenSubscribers } from './open-subscribers.ts'

/** The words that calls over registrations are known by, whichever node registered: kept up to date. */
export async function followLines(
  subscribers: OpenSubscribers,
  log: Log,
): Promise<() => ReadonlyMap<string, string>> {
  const stored = new StoredRegistrations(subscribers.db)
  let lines: ReadonlyMap<string, string> = new Map()
  const load = async () => {
    lines = await stored.lines()
  }
  const complaint = 'lines of trunks could not be read'
  await followTable(subscribers, { table: 'trunk_registration', load, complaint, log })
  return () => lines
}
