import type { Kysely } from 'kysely'
import type { Binding } from '../registrar/location/binding.ts'
import { type AddressOfRecord, fromRow, keyOf, readBindings } from './binding-rows.ts'
import type { News } from './news.ts'
import type { Tables } from './schema/tables.ts'

/**
 * Where every subscriber can be reached now, known without asking the database: it follows its
 * news, so that registering on one node is soon known to the others.
 */
export class Whereabouts {
  readonly #db: Kysely<Tables>
  /** Empty for who is not registered; nothing for who does not exist. */
  readonly #bindings = new Map<string, readonly Binding[]>()
  /** News that came while a user was being read: read him again. */
  readonly #reading = new Map<string, { again: boolean }>()

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Best first, none that is over; undefined when there is no such subscriber. */
  of({ domain, user }: AddressOfRecord, now: number): readonly Binding[] | undefined {
    const bindings = this.#bindings.get(keyOf(domain, user))
    return bindings
      ?.filter(({ expiresAt }) => expiresAt > now)
      .sort((one, other) => other.q - one.q)
  }

  /** Subscribers there are. */
  get size(): number {
    return this.#bindings.size
  }

  /** Reads everything: at the start, and when news were missed. */
  async load(): Promise<void> {
    const subscribers = await this.#db.selectFrom('subscriber').select(['domain', 'name']).execute()
    const rows = await this.#db.selectFrom('binding').selectAll().execute()
    this.#bindings.clear()
    for (const { domain, name } of subscribers) this.#bindings.set(keyOf(domain, name), [])
    for (const row of rows) {
      const place = keyOf(row.domain, row.subscriber)
      this.#bindings.set(place, [...(this.#bindings.get(place) ?? []), fromRow(row)])
    }
  }

  /** What this node itself has just stored: its next call is not to wait for the news. */
  learn({ domain, user }: AddressOfRecord, bindings: readonly Binding[]): void {
    this.#bindings.set(keyOf(domain, user), bindings)
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
    if (!subscriber) {
      this.#bindings.delete(keyOf(domain, name))
      return
    }
    const bindings = await readBindings(this.#db, { domain, user: name })
    this.#bindings.set(keyOf(domain, name), bindings)
  }
}
