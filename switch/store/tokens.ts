import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from './schema/tables.ts'

export interface TokenStart {
  readonly name: string
  /** Whose data it is for; absent: everybody's. */
  readonly domain?: string
  /** Such as `calls:read`; `*` allows everything. */
  readonly scopes: readonly string[]
  readonly expiresAt?: Date
}

export interface TokenFacts {
  readonly id: string
  readonly name: string
  readonly domain: string | null
  readonly scopes: readonly string[]
  readonly madeAt: Date
  readonly expiresAt: Date | null
}

type Known = TokenFacts & { readonly hash: Buffer }

const SHAPE = /^sy_([0-9a-f]{12})_([\w-]{43})$/

/**
 * What lets programs and pages in. Of a token's secret only the hash is kept: 256 random bits need
 * no slow one. What was asked for once is remembered until the database tells of a change.
 */
export class Tokens {
  readonly #db: Kysely<Tables>
  readonly #known = new Map<string, Known>()
  readonly #watchers = new Set<() => void>()
  /** Times that something was to be forgotten: what was being read meanwhile is of no use. */
  #forgotten = 0

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** @returns the token, which nobody can be shown again. */
  async make({ name, domain, scopes, expiresAt }: TokenStart): Promise<string> {
    const [id, secret] = [randomBytes(6).toString('hex'), randomBytes(32).toString('base64url')]
    const row = { id, hash: hashOf(secret), name, scopes }
    await this.#db
      .insertInto('token')
      .values({ ...row, domain: domain ?? null, expires_at: expiresAt ?? null })
      .execute()
    return `sy_${id}_${secret}`
  }

  /** The oldest first. */
  async list(): Promise<readonly TokenFacts[]> {
    const rows = await this.#db.selectFrom('token').selectAll().orderBy('made_at').execute()
    return rows.map((row) => factsOf(row))
  }

  /** False when there is none. */
  async revoke(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('token')
      .where('id', '=', id)
      .executeTakeFirst()
    this.forget(id)
    return numDeletedRows > 0n
  }

  /** What a token allows; undefined when it is none, or no longer. @param now milliseconds since 1970. */
  async check(token: string, now: number): Promise<TokenFacts | undefined> {
    const [, id, secret] = SHAPE.exec(token) ?? []
    if (id === undefined || secret === undefined) return undefined
    const known = await this.#find(id)
    if (!known || !timingSafeEqual(known.hash, hashOf(secret))) return undefined
    if (known.expiresAt && known.expiresAt.getTime() <= now) return undefined
    const { hash: _, ...facts } = known
    return facts
  }

  /** Has it be read again: the database has told of a change. */
  forget(id?: string): void {
    if (id === undefined) this.#known.clear()
    else this.#known.delete(id)
    this.#forgotten += 1
    for (const act of this.#watchers) act()
  }

  /**
   * Has `act` be called whenever a token may have changed.
   *
   * @returns ends it.
   */
  watch(act: () => void): () => void {
    this.#watchers.add(act)
    return () => this.#watchers.delete(act)
  }

  /** Who is not there is not remembered: guesses would fill the memory. */
  async #find(id: string): Promise<Known | undefined> {
    const known = this.#known.get(id)
    if (known) return known
    const before = this.#forgotten
    const row = await this.#db
      .selectFrom('token')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) return undefined
    const found = { ...factsOf(row), hash: row.hash }
    if (this.#forgotten === before) this.#known.set(id, found)
    return found
  }
}

interface Row {
  readonly id: string
  readonly name: string
  readonly domain: string | null
  readonly scopes: readonly string[]
  readonly made_at: Date
  readonly expires_at: Date | null
}

function factsOf({ id, name, domain, scopes, made_at, expires_at }: Row): TokenFacts {
  return { id, name, domain, scopes, madeAt: made_at, expiresAt: expires_at }
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()
