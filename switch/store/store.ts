import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Log } from '../service/log.ts'
import { migrate } from './schema/migrate.ts'
import type { Tables } from './schema/tables.ts'

/** Where the database is, as libpq names it. */
export interface Database {
  /** A host, or the folder of a Unix socket. */
  readonly host: string
  readonly user: string
  readonly database: string
}

/** Queries that may run at once; each has a process of the server. */
const CONNECTIONS = 8
/** Milliseconds a query may last: a hung database is an error, not a wait without end. */
const LONGEST_QUERY = 5000

/** The database of a cluster, its tables as this version wants them. */
export interface Store {
  readonly db: Kysely<Tables>
  close(): Promise<void>
}

export async function openStore(database: Database, log: Log): Promise<Store> {
  const pool = new pg.Pool({
    ...database,
    max: CONNECTIONS,
    connectionTimeoutMillis: LONGEST_QUERY,
    query_timeout: LONGEST_QUERY,
    application_name: 'switchyard',
  })
  // A connection that breaks while nobody uses it; the pool makes another when it is asked.
  pool.on('error', ({ message }) => log('warn', 'a connection to the database broke', { message }))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    const news = await migrate(db)
    if (news.length > 0) log('info', 'the tables are new', { versions: news })
  } catch (error) {
    await db.destroy()
    throw error
  }
  return { db, close: () => db.destroy() }
}
