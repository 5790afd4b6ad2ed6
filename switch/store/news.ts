import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../service/log.ts'
import { type Database, KEPT_ALIVE } from './store.ts'

/** A row that was made, changed or removed, in the words of `schema/versions/0004-news.ts`. */
export interface News {
  readonly table: string
  readonly domain: string
  /** Of the row within its domain; of the subscriber for a binding. */
  readonly name: string
}

export interface NewsListener {
  readonly hear: (news: News) => void
  /** Whatever happened until now may have gone unheard. When it fails, it is tried again. */
  readonly missed: () => Promise<void>
  readonly log: Log
}

/** Milliseconds between two attempts to listen again. */
const PAUSE = 500

/**
 * Hears of every change in the database, with a connection of its own that is made again when it
 * breaks.
 *
 * @returns ends it; after the first connection, so that nothing from then on goes unheard.
 */
export async function listenForNews(
  database: Database,
  { hear, missed, log }: NewsListener,
): Promise<() => Promise<void>> {
  const stop = new AbortController()
  let client = await listen(database, hear)
  const watch = async () => {
    while (!stop.signal.aborted) {
      await broken(client)
      if (stop.signal.aborted) return
      log('warn', 'the connection for news of the database broke')
      client = await again(database, hear, stop.signal)
      await missed().catch(() => client.end())
    }
  }
  const watching = watch().catch((error: unknown) => {
    if (!stop.signal.aborted) throw error
  })
  return async () => {
    stop.abort()
    await client.end().catch(() => undefined)
    await watching
  }
}

async function listen(database: Database, hear: (news: News) => void): Promise<pg.Client> {
  const client = new pg.Client({
    ...{ ...database, ...KEPT_ALIVE },
    application_name: 'switchyard news',
  })
  client.on('error', () => undefined) // `end` follows
  await client.connect()
  client.on('notification', ({ payload = '[]' }) => {
    const [table, domain, name] = JSON.parse(payload)
    hear({ table, domain, name })
  })
  await client.query('listen switchyard')
  return client
}

async function again(
  database: Database,
  hear: (news: News) => void,
  signal: AbortSignal,
): Promise<pg.Client> {
  for (;;) {
    await setTimeout(PAUSE, undefined, { signal })
    const client = await listen(database, hear).catch(() => undefined)
    if (client) return client
  }
}

function broken(client: pg.Client): Promise<void> {
  return new Promise((resolve) => client.once('end', () => resolve()))
}
