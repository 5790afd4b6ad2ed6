import { parseAddress } from '../../inventory/model/address.ts'
import { LeakyCounters } from './leaky-counters.ts'

export interface GuardPolicy {
  /** Failures that pass without consequence: people mistype. */
  readonly free: number
  /** Failures after which source or account is blocked. */
  readonly most: number
  /** Milliseconds after which one failure is forgiven. */
  readonly forgiveAfter: number
  /** Milliseconds of the first delay; each further failure doubles it. */
  readonly firstDelay: number
  /** Milliseconds. */
  readonly longestDelay: number
  /** Milliseconds. */
  readonly blockFor: number
  /** Sources, accounts and pairs of them that are remembered, each. */
  readonly capacity: number
}

export type GuardVerdict =
  /** Judge the credentials, after the delay in milliseconds. */
  | { readonly kind: 'judge'; readonly delay: number }
  /** 403 at once: this source has guessed too much. */
  | { readonly kind: 'source-blocked'; readonly until: number }
  /** Answer as to a wrong password, so that a guesser does not learn of it. */
  | { readonly kind: 'account-blocked'; readonly until: number }

/**
 * Slows down and then blocks who guesses passwords, by source and by account. A source from where
 * an account has come in before is not shut out with it: else anyone could silence a subscriber by
 * guessing at his name.
 */
export class Guard {
  readonly #policy: GuardPolicy
  readonly #sources: LeakyCounters
  readonly #accounts: LeakyCounters
  readonly #known = new Set<string>()

  constructor(policy: GuardPolicy) {
    this.#policy = policy
    this.#sources = new LeakyCounters(policy)
    this.#accounts = new LeakyCounters(policy)
  }

  /** @param now Milliseconds since 1970. */
  judge(address: string, account: string, now: number): GuardVerdict {
    const source = sourceOf(address)
    const bySource = this.#sources.blockedUntil(source, now)
    if (bySource !== undefined) return { kind: 'source-blocked', until: bySource }
    const isKnown = this.#known.has(pair(source, account))
    const byAccount = this.#accounts.blockedUntil(account, now)
    if (byAccount !== undefined && !isKnown) return { kind: 'account-blocked', until: byAccount }
    const ofAccount = isKnown ? 0 : this.#accounts.level(account, now)
    return {
      kind: 'judge',
      delay: this.#delay(Math.max(ofAccount, this.#sources.level(source, now))),
    }
  }

  /** A password was wrong, or the account does not exist. */
  failed(address: string, account: string, now: number): void {
    this.#sources.add(sourceOf(address), now)
    this.#accounts.add(account, now)
  }

  /** A password was right. The source's other failures stay: one account must not pay for guesses at others. */
  passed(address: string, account: string): void {
    const key = pair(sourceOf(address), account)
    this.#known.delete(key)
    this.#known.add(key)
    const [oldest] = this.#known
    if (this.#known.size > this.#policy.capacity && oldest !== undefined) this.#known.delete(oldest)
  }

  /** What an operator sees: who is blocked now, until when (milliseconds since 1970). */
  blocked(now: number): {
    readonly sources: readonly Block[]
    readonly accounts: readonly Block[]
  } {
    return { sources: this.#sources.blocked(now), accounts: this.#accounts.blocked(now) }
  }

  /** Forgives a source or an account everything; false when nothing was held against it. */
  unblock(name: string): boolean {
    const wasSource = this.#sources.forget(sourceOf(name))
    return this.#accounts.forget(name) || wasSource
  }

  #delay(level: number): number {
    const { free, firstDelay, longestDelay } = this.#policy
    const excess = Math.floor(level) - free
    return excess < 0 ? 0 : Math.min(longestDelay, firstDelay * 2 ** excess)
  }
}

export interface Block {
  readonly name: string
  readonly until: number
}

const pair = (source: string, account: string) => `${source} ${account}`

/** One customer has a whole /64 of IPv6 addresses (RFC 6177), and one of IPv4. */
function sourceOf(address: string): string {
  const parsed = parseAddress(address)
  if (parsed?.family !== 6) return address
  return `${(parsed.value >> 64n).toString(16)}::/64`
}
