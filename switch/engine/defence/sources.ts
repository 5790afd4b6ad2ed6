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
  /** What is found for an address, so that it is read once and not for each message. */
  readonly #byAddress: RecentTable<{ readonly source: Source | undefined }>
  readonly #bySource: RecentTable<Source>
  #now = 0

  /** @throws {RangeError} when a trusted network is none. */
  constructor({ trusted, perSource }: Policy) {
    const isTrusted = networks(trusted)
    this.#bySource = new RecentTable(REMEMBERED, () => ({
      messages: new Bucket(perSource.messages, this.#now),
      bytes: new Bucket(perSource.bytes, this.#now),
      bannedUntil: 0,
    }))
    this.#byAddress = new RecentTable(REMEMBERED, (address) => ({
      source: isTrusted(address) ? undefined : this.#bySource.get(sourceOf(address)),
    }))
  }

  /** @returns undefined for a trusted address, which has no limits. */
  of(address: string, now: number): Source | undefined {
    this.#now = now
    return this.#byAddress.get(address).source
  }
}
