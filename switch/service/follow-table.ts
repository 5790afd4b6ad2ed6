import type { Log } from './log.ts'
import type { OpenSubscribers } from './open-subscribers.ts'

/** What is remembered of a table. */
export interface Following {
  readonly table: string
  readonly load: () => Promise<void>
  /** What is said when a change cannot be read. */
  readonly complaint: string
  readonly log: Log
}

/** Loads what a table has, and again whenever it changes, whichever node changed it. */
export async function followTable(
  subscribers: OpenSubscribers,
  { table, load, complaint, log }: Following,
): Promise<void> {
  subscribers.hear((news) => {
    if (news && news.table !== table) return
    load().catch((error: unknown) => log('warn', complaint, { reason: String(error) }))
  })
  await load()
}
