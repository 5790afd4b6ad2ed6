import { Bucket } from './bucket.ts'
import { networks } from './networks.ts'
import type { Policy } from './policy.ts'
import { RecentTable } from './recent-table.ts'
import { sourceOf } from './source-of.ts'

/** Sources remembered at least; at most twice as many are, some 5 MiB. */
const REMEMBERED = 8192

/** What a source may still do. */
export interface Source {
  readonly messages: Bucket
  readonly bytes: Bucket
  /** Milliseconds since 1970. */
  bannedUntil: number
}

/** Every source that was heard lately. */
export class Sources {
  readonly #isTrusted: (address: string) => boolean
  readonly #table: RecentTable<Source>
  #now = 0

  /** @throws {RangeError} when a trusted network is none. */
  constructor({ trusted, perSource }: Policy, remembered = REMEMBERED) {
    this.#isTrusted = trusted.length > 0 ? networks(trusted) : () => false
    this.#table = new RecentTable(remembered, () => ({
      messages: new Bucket(perSource.messages, this.#now),
      bytes: new Bucket(perSource.bytes, this.#now),
      bannedUntil: 0,
    }))
  }

  get size(): number {
    return this.#table.size
  }

  /** @returns undefined for a trusted address, which has no limits. */
  of(address: string, now: number): Source | undefined {
    if (this.#isTrusted(address)) return undefined
    this.#now = now
    return this.#table.get(sourceOf(address))
  }
}
