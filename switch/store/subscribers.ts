import { type Kysely, sql } from 'kysely'
import { DIGEST_ALGORITHMS } from '../registrar/digest/algorithm.ts'
import { digestHa1 } from '../registrar/digest/response.ts'
import type { Tables } from './schema/tables.ts'
import type { SubscriberName } from './subscriber-name.ts'

export interface NewSubscriber {
  readonly domain: string
  readonly name: string
  readonly displayName?: string
  readonly devices: readonly { readonly username: string; readonly password: string }[]
}

export interface NewDevice {
  readonly domain: string
  /** Of the subscriber. */
  readonly name: string
  readonly username: string
  readonly password: string
}

export interface Subscriber {
  readonly domain: string
  readonly name: string
  readonly displayName?: string
  /** User names of its devices, sorted. */
  readonly devices: readonly string[]
}

/** The people and machines of a cluster that have a number of their own. */
export class Subscribers {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** @returns false when there is one of that name already: it stays as it is. */
  add({ domain, name, displayName, devices }: NewSubscriber): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      await db
        .insertInto('domain')
        .values({ name: domain })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const added = await db
        .insertInto('subscriber')
        .values({ domain, name, display_name: displayName ?? null })
        .onConflict((conflict) => conflict.doNothing())
        .returning('name')
        .executeTakeFirst()
      if (!added) return false
      const rows = devices.map(({ username, password }) => ({
        ...{ domain, username, subscriber: name },
        secrets: secretsOf({ username, realm: domain, password }),
      }))
      if (rows.length > 0) await db.insertInto('device').values(rows).execute()
      return true
    })
  }

  /** @returns false when there is none. */
  async remove(domain: string, name: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('subscriber')
      .where('domain', '=', domain)
      .where('name', '=', name)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** Sorted. */
  async domains(): Promise<readonly string[]> {
    const rows = await this.#db.selectFrom('domain').select('name').orderBy('name').execute()
    return rows.map(({ name }) => name)
  }

  /** With everybody in it. @returns false when there is none. */
  async removeDomain(domain: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('domain')
      .where('name', '=', domain)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** A device that is there already gets the new password. @returns false when there is no such subscriber. */
  addDevice({ domain, name, username, password }: NewDevice): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const found = await db
        .selectFrom('subscriber')
        .select('name')
        .where('domain', '=', domain)
        .where('name', '=', name)
        .executeTakeFirst()
      if (!found) return false
      const secrets = secretsOf({ username, realm: domain, password })
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('device')
        .values({ domain, username, subscriber: name, secrets })
        .onConflict((conflict) =>
          conflict
            .columns(['domain', 'username'])
            .doUpdateSet({ secrets })
            .where('device.subscriber', '=', name),
        )
        .executeTakeFirst()
      return numInsertedOrUpdatedRows > 0n
    })
  }

  /** @returns false when the subscriber has no device of that name. */
  async setPassword({ domain, name, username, password }: NewDevice): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('device')
      .set({ secrets: secretsOf({ username, realm: domain, password }) })
      .where('domain', '=', domain)
      .where('username', '=', username)
      .where('subscriber', '=', name)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** @returns false when the subscriber has none of that name. */
  async removeDevice({ domain, name, username }: Omit<NewDevice, 'password'>): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('device')
      .where('domain', '=', domain)
      .where('username', '=', username)
      .where('subscriber', '=', name)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  /** Sorted; those of a domain, or of a name in it, where that is given. */
  async list(of: Partial<SubscriberName> = {}): Promise<readonly Subscriber[]> {
    let wanted = this.#db.selectFrom('subscriber')
    if (of.domain !== undefined) wanted = wanted.where('subscriber.domain', '=', of.domain)
    if (of.name !== undefined) wanted = wanted.where('subscriber.name', '=', of.name)
    const rows = await wanted
      .leftJoin('device', (join) =>
        join
          .onRef('device.domain', '=', 'subscriber.domain')
          .onRef('device.subscriber', '=', 'subscriber.name'),
      )
      .select(['subscriber.domain', 'subscriber.name', 'display_name'])
      .select(
        sql<string[]>`coalesce(array_agg(username order by username)
          filter (where username is not null), '{}')`.as('devices'),
      )
      .groupBy(['subscriber.domain', 'subscriber.name', 'display_name'])
      .orderBy('subscriber.domain')
      .orderBy('subscriber.name')
      .execute()
    return rows.map(({ display_name: displayName, ...rest }) => ({
      ...rest,
      ...(displayName === null ? {} : { displayName }),
    }))
  }
}

/** H(A1) for every algorithm a device may choose; the password is not kept. */
function secretsOf(account: { username: string; realm: string; password: string }) {
  return Object.fromEntries(DIGEST_ALGORITHMS.map((each) => [each, digestHa1(each, account)]))
}
