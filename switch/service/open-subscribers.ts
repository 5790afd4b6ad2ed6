import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { StoreSettings } from '../../inventory/model/switch-file.ts'
import { systemClock } from '../engine/transport/system-clock.ts'
import { Nonces } from '../registrar/digest/nonces.ts'
import { type Accounts, type Answer, Doorman } from '../registrar/doorman.ts'
import { Guard } from '../registrar/guard.ts'
import type { Binding } from '../registrar/location/binding.ts'
import { type IncomingRegister, Registrar } from '../registrar/registrar.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import type { AddressOfRecord } from '../store/binding-rows.ts'
import { CallRecords } from '../store/call-records.ts'
import { listenForNews, type News } from '../store/news.ts'
import { startPrivateServer } from '../store/postgres/private-server.ts'
import { sharedDatabase } from '../store/postgres/shared-server.ts'
import type { Tables } from '../store/schema/tables.ts'
import { openStore, type RunningDatabase } from '../store/store.ts'
import { StoredLocations } from '../store/stored-locations.ts'
import { type PlacesWatcher, Whereabouts } from '../store/whereabouts.ts'
import type { Log } from './log.ts'

/** Who may come in, and where they are. */
export interface OpenSubscribers {
  readonly doorman: Doorman
  register(request: IncomingRegister): Promise<Answer>
  /** Best first; undefined when there is no such subscriber. Never waits. */
  where(of: AddressOfRecord): readonly Binding[] | undefined
  readonly db: Kysely<Tables>
  /** Has `act` be told what changes in the database; without news, anything may have changed. */
  hear(act: (news?: News) => void): void
  /** Has others follow where subscribers are; returns what ends it. */
  follow(watcher: PlacesWatcher): () => void
  /** Opens the record of a leg. */
  record(start: LegStart): LegRecord
  /** Rejects when the database ends by itself. */
  readonly ended: Promise<never>
  close(): Promise<void>
}

const MINUTE = 60_000

/** Seconds, for devices; those behind NAT ask for less time than others (RFC 5626, 4.4). */
const POLICY = { shortest: 60, longest: 7200, usual: 3600, most: 10 } as const

/** A person who mistypes is never slowed down; a guesser gets ten tries in a quarter of an hour. */
const GUARD = {
  ...{ free: 3, most: 10, forgiveAfter: 10 * MINUTE, blockFor: 15 * MINUTE },
  ...{ firstDelay: 250, longestDelay: 4000, capacity: 100_000 },
} as const

const NONCES = { lifetime: 5 * MINUTE, capacity: 100_000 } as const

/** Requests with credentials that are judged or wait at once; beyond it comes overload anyway. */
const MOST_AT_ONCE = 10_000

/**
 * Starts the database of this node, or goes to the one all share, and reads who there is.
 *
 * @throws {PostgresError}
 */
export async function openSubscribers(
  { store: settings, node }: { readonly store: StoreSettings; readonly node: string },
  log: Log,
): Promise<OpenSubscribers> {
  const server = await openServer(settings, log)
  const store = await openStore(server, log)
  const locations = new StoredLocations(store.db)
  const whereabouts = new Whereabouts(store.db)
  const { now } = systemClock
  const guard = new Guard(GUARD)
  const hearers = new Set<(news?: News) => void>()
  const stopNews = await listenForNews(server, {
    hear: (news) => {
      unblock(guard, news, log)
      locations.hear(news)
      for (const hear of hearers) hear(news)
      whereabouts.hear(news).catch((error: unknown) => {
        log('warn', 'a change of bindings could not be read', { reason: String(error) })
      })
    },
    missed: () => {
      locations.forget()
      for (const hear of hearers) hear()
      return whereabouts.load()
    },
    log,
  })
  await whereabouts.load()
  const records = await CallRecords.open({
    ...{ db: store.db, folder: `${settings.folder}-records`, node, clock: systemClock, log },
  })
  const doorman = openDoorman(locations, guard, now)
  const registrar = openRegistrar(doorman, locations, whereabouts)
  log('info', 'subscribers are read', { subscribers: whereabouts.size })
  return {
    ...{ doorman, db: store.db, ended: server.ended },
    register: (request) => registrar.answer(request),
    where: (of) => whereabouts.of(of, now()),
    hear: (act) => void hearers.add(act),
    follow: (watcher) => whereabouts.follow(watcher),
    record: (start) => records.begin(start),
    async close() {
      await records.close()
      await stopNews()
      await store.close()
      await server.stop()
      log('info', 'the database is stopped')
    },
  }
}

/** What it stores is known here at once; others hear of it. */
function openRegistrar(
  doorman: Doorman,
  locations: StoredLocations,
  whereabouts: Whereabouts,
): Registrar {
  return new Registrar({
    ...{ doorman, policy: POLICY, now: systemClock.now },
    locations: {
      async update(of, change) {
        const outcome = await locations.update(of, change)
        if (outcome.kind === 'done') whereabouts.learn(of, outcome.bindings)
        return outcome
      },
    },
  })
}

/** The server that is shared is nobody's here to end. */
async function openServer({ folder, server }: StoreSettings, log: Log): Promise<RunningDatabase> {
  if (!server) return startPrivateServer({ folder, log })
  const database = await sharedDatabase(server, process.env.CREDENTIALS_DIRECTORY)
  log('info', 'subscribers are in the shared database', { host: server.host })
  return { ...database, ended: new Promise(() => undefined), stop: async () => undefined }
}

function openDoorman(accounts: Accounts, guard: Guard, now: () => number): Doorman {
  return new Doorman({
    ...{ accounts, guard, now, mostAtOnce: MOST_AT_ONCE, wait },
    nonces: new Nonces({ ...NONCES, key: randomBytes(32), now }),
    decoyKey: randomBytes(32),
  })
}

/** An operator's command comes as news, and so to every node. */
function unblock(guard: Guard, { table, name }: News, log: Log): void {
  if (table === 'unblock' && guard.unblock(name)) log('info', 'unblocked', { name })
}

const wait = (milliseconds: number): Promise<void> => setTimeout(milliseconds)
