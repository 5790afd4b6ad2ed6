import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Log } from '../service/log.ts'
import { explainFailure } from './postgres/explain-failure.ts'
import { migrate } from './schema/migrate.ts'
import type { Tables } from './schema/tables.ts'

/** Where the database is, as libpq names it. */
export interface Database {
  /** A host, or the folder of a Unix socket. */
  readonly host: string
  readonly user: string
  readonly database: string
  /** Absent with a Unix socket. */
  readonly port?: number
  readonly password?: string
  readonly ssl?: ServerProof
}

/** A database while it is used. */
export interface RunningDatabase extends Database {
  /** Rejects when the server ends without being told to. */
  readonly ended: Promise<never>
  /** Ends connections and, if it is ours, the server, with everything written. */
  stop(): Promise<void>
}

/** What a server must show (tls.connect); `host` is the name or address its certificate is for. */
export interface ServerProof {
  readonly ca: string
  readonly host: string
}

/** Queries that may run at once; each has a process of the server. */
const CONNECTIONS = 8
/** Milliseconds a query may last: a hung database is an error, not a wait without end. */
const LONGEST_QUERY = 5000
/** A server that was switched off says nothing: silence for so long is looked into. */
export const KEPT_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const

/** The database of a cluster, its tables as this version wants them. */
export interface Store {
  readonly db: Kysely<Tables>
  close(): Promise<void>
}

/** @throws {PostgresError} when the database cannot be used, with what to do about it. */
export async function openStore(database: Database, log: Log): Promise<Store> {
  const pool = new pg.Pool({
    ...{ ...database, ...KEPT_ALIVE },
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
    throw explainFailure(error, database)
  }
  return { db, close: () => db.destroy() }
}
