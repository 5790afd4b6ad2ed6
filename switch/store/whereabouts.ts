import type { Kysely } from 'kysely'
import type { Binding } from '../registrar/location/binding.ts'
import { KnownPlaces, type Place } from '../registrar/location/known-places.ts'
import { type AddressOfRecord, fromRow, keyOf, readBindings } from './binding-rows.ts'
import type { News } from './news.ts'
import type { Tables } from './schema/tables.ts'

/** Who is told where subscribers are. */
export type PlacesWatcher = Pick<KnownPlaces, 'learn' | 'replace'>

/**
 * Where every subscriber can be reached now, known without asking the database: it follows its
 * news, so that registering on one node is soon known to the others.
 */
export class Whereabouts {
  readonly #db: Kysely<Tables>
  readonly #known = new KnownPlaces()
  /** News that came while a user was being read: read him again. */
  readonly #reading = new Map<string, { again: boolean }>()

  readonly #watchers = new Set<PlacesWatcher>()

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /**
   * Has others follow: they are told everything now, and from then on what changes.
   *
   * @returns ends it.
   */
  follow(watcher: PlacesWatcher): () => void {
    watcher.replace(this.#known.all)
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Best first, none that is over; undefined when there is no such subscriber. */
  of({ domain, user }: AddressOfRecord, now: number): readonly Binding[] | undefined {
    return this.#known.of(keyOf(domain, user), now)
  }

  /** Subscribers there are. */
  get size(): number {
    return this.#known.size
  }

  /** Reads everything: at the start, and when news were missed. */
  async load(): Promise<void> {
    const subscribers = await this.#db.selectFrom('subscriber').select(['domain', 'name']).execute()
    const rows = await this.#db.selectFrom('binding').selectAll().execute()
    const places = new Map<string, Binding[]>()
    for (const { domain, name } of subscribers) places.set(keyOf(domain, name), [])
    for (const row of rows) places.get(keyOf(row.domain, row.subscriber))?.push(fromRow(row))
    this.#known.replace([...places])
    for (const watcher of this.#watchers) watcher.replace(this.#known.all)
  }

  /** What this node itself has just stored: its next call is not to wait for the news. */
  learn({ domain, user }: AddressOfRecord, bindings: readonly Binding[]): void {
    this.#learn([keyOf(domain, user), bindings])
  }

  /** @returns when what the news tell of is known. */
  async hear({ table, domain, name }: News): Promise<void> {
    if (table !== 'binding' && table !== 'subscriber') return
    const place = keyOf(domain, name)
    const under = this.#reading.get(place)
    if (under) {
      under.again = true
      return
    }
    const state = { again: true }
    this.#reading.set(place, state)
    try {
      while (state.again) {
        state.again = false
        await this.#read(domain, name)
      }
    } finally {
      this.#reading.delete(place)
    }
  }

  async #read(domain: string, name: string): Promise<void> {
    const subscriber = await this.#db
      .selectFrom('subscriber')
      .select('name')
      .where('domain', '=', domain)
      .where('name', '=', name)
      .executeTakeFirst()
    const bindings = subscriber ? await readBindings(this.#db, { domain, user: name }) : null
    this.#learn([keyOf(domain, name), bindings])
  }

  #learn(place: Place): void {
    this.#known.learn(place)
    for (const watcher of this.#watchers) watcher.learn(place)
  }
}
