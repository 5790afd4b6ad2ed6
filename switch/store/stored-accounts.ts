import type { Kysely } from 'kysely'
import type { DigestAccount } from '../registrar/digest/answer-challenge.ts'
import type { Tables } from './schema/tables.ts'

/** Accounts that carriers have given us, by trunk. */
export class StoredAccounts {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** In place of the one there was. */
  async set(trunk: string, { username, password }: DigestAccount): Promise<void> {
    await this.#db
      .insertInto('trunk_account')
      .values({ name: trunk, username, password })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ username, password }))
      .execute()
  }

  /** @returns false when there is none. */
  async remove(trunk: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('trunk_account')
      .where('name', '=', trunk)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** By trunk. */
  async usernames(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#db.selectFrom('trunk_account').select(['name', 'username']).execute()
    return new Map(rows.map(({ name, username }) => [name, username]))
  }

  /** With passwords. */
  async all(): Promise<ReadonlyMap<string, DigestAccount>> {
    const rows = await this.#db.selectFrom('trunk_account').selectAll().execute()
    return new Map(rows.map(({ name, ...account }) => [name, account]))
  }
}
