import { type Kysely, sql } from 'kysely'
import type { Account } from '../registrar/doorman.ts'
import type { Binding } from '../registrar/location/binding.ts'
import type { RegisterOutcome } from '../registrar/location/register.ts'
import type { Locations } from '../registrar/registrar.ts'
import { type AddressOfRecord, keyOf, readBindings, toRow } from './binding-rows.ts'
import { Memory } from './memory.ts'
import type { News } from './news.ts'
import type { Tables } from './schema/tables.ts'

/** Accounts that are remembered; the rest is looked up. */
const REMEMBERED = 100_000

/**
 * Subscribers and their bindings in the database. Accounts are remembered until there is news of
 * them; bindings are read anew for each change, for another node may have changed them.
 */
export class StoredLocations implements Locations {
  readonly #db: Kysely<Tables>
  readonly #domains = new Memory<boolean>(REMEMBERED)
  readonly #accounts = new Memory<Account | undefined>(REMEMBERED)

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  hasDomain(name: string): Promise<boolean> {
    return this.#domains.get(name, async () => {
      const query = this.#db.selectFrom('domain').select('name').where('name', '=', name)
      return (await query.executeTakeFirst()) !== undefined
    })
  }

  accountOf(domain: string, username: string): Promise<Account | undefined> {
    return this.#accounts.get(keyOf(domain, username), async () => {
      const device = await this.#db
        .selectFrom('device')
        .select(['subscriber', 'secrets'])
        .where('domain', '=', domain)
        .where('username', '=', username)
        .executeTakeFirst()
      return device && { secrets: device.secrets, users: [device.subscriber] }
    })
  }

  /** Nodes that change one subscriber at once take turns: his row is locked. */
  update(
    of: AddressOfRecord,
    change: (bindings: readonly Binding[]) => RegisterOutcome,
  ): Promise<RegisterOutcome> {
    const { domain, user } = of
    return this.#db.transaction().execute(async (db) => {
      // A power cut may cost the last instant of registrations: phones come again by themselves.
      await sql`set local synchronous_commit to off`.execute(db)
      const subscriber = await db
        .selectFrom('subscriber')
        .select('name')
        .where('domain', '=', domain)
        .where('name', '=', user)
        .forUpdate()
        .executeTakeFirst()
      if (!subscriber) return { kind: 'refused', status: 403, reason: 'No Such User', headers: {} }
      const before = await readBindings(db, of)
      const outcome = change(before)
      if (outcome.kind === 'done') await replace(db, of, before, outcome.bindings)
      return outcome
    })
  }

  /** Bindings that are not over. */
  async bindingsOf(of: AddressOfRecord, now: number): Promise<readonly Binding[]> {
    const bindings = await readBindings(this.#db, of)
    return bindings.filter(({ expiresAt }) => expiresAt > now)
  }

  /** Forgets what may have changed. */
  hear({ table, domain, name }: News): void {
    if (table === 'domain') this.#domains.forget(domain)
    if (table === 'device') this.#accounts.forget(keyOf(domain, name))
  }

  /** Forgets everything: news were missed. */
  forget(): void {
    this.#domains.clear()
    this.#accounts.clear()
  }
}

/** Only what differs: `register` leaves the others as they are. */
async function replace(
  db: Kysely<Tables>,
  of: AddressOfRecord,
  before: readonly Binding[],
  after: readonly Binding[],
): Promise<void> {
  const gone = before.filter((each) => !after.includes(each)).map(({ uri }) => uri)
  const fresh = after.filter((each) => !before.includes(each)).map((each) => toRow(of, each))
  if (gone.length > 0) {
    await db
      .deleteFrom('binding')
      .where('domain', '=', of.domain)
      .where('subscriber', '=', of.user)
      .where('uri', 'in', gone)
      .execute()
  }
  if (fresh.length > 0) await db.insertInto('binding').values(fresh).execute()
}
