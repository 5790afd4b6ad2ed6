import type { DigestAccount } from '../registrar/digest/answer-challenge.ts'
import { answerChallenges, type Credential } from '../registrar/digest/answer-challenges.ts'
import type { Challenged } from '../signalling/identification.ts'

/** Nonces whose use is counted; carriers forget theirs much sooner. */
const MOST_NONCES = 1000

/** Who we are to each trunk. Passwords stay in here: what leaves is an answer to one challenge. */
export class TrunkAccounts {
  readonly #makeCnonce: () => string
  #accounts: ReadonlyMap<string, DigestAccount> = new Map()
  #changed: () => void = () => undefined
  readonly #counts = new Map<string, number>()

  /** @param makeCnonce makes a random text, new each time. */
  constructor(makeCnonce: () => string) {
    this.#makeCnonce = makeCnonce
  }

  /** Forgets all accounts but these, by trunk. */
  replace(accounts: ReadonlyMap<string, DigestAccount>): void {
    this.#accounts = accounts
    this.#changed()
  }

  /** Has `act` told when accounts have changed. */
  follow(act: () => void): void {
    this.#changed = act
  }

  /** Undefined for a trunk that has no account. */
  usernameOf(trunk: string): string | undefined {
    return this.#accounts.get(trunk)?.username
  }

  /** Credentials for every realm that asks; none for a trunk that has no account. */
  answer({ trunk, challenges, method, requestUri }: Challenged): readonly Credential[] {
    const account = this.#accounts.get(trunk)
    if (!account) return []
    const cnonce = this.#makeCnonce()
    const count = (nonce: string) => this.#count(`${trunk} ${nonce}`)
    return answerChallenges({ challenges, account, method, requestUri, cnonce, count })
  }

  /** Each use of a nonce has its own number (RFC 7616, 3.4). */
  #count(key: string): number {
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.delete(key)
    this.#counts.set(key, count)
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > MOST_NONCES && oldest !== undefined) this.#counts.delete(oldest)
    return count
  }
}
