import { DIGEST_ALGORITHMS, type DigestAlgorithm } from './digest/algorithm.ts'
import { challengesFor } from './digest/challenge.ts'
import type { Nonces } from './digest/nonces.ts'
import { readAnswer } from './digest/read-answer.ts'
import { type StoredSecrets, verifyDigest } from './digest/verify.ts'
import type { Guard } from './guard.ts'
import { OneAtATime } from './one-at-a-time.ts'

/** A request whose sender says who he is, or is to be asked. */
export interface Knock {
  readonly method: string
  readonly requestUri: string
  /** Domain of the account, lower case. */
  readonly realm: string
  /** Values of Authorization or Proxy-Authorization, one each. */
  readonly credentials: readonly string[]
  /** Address that the request came from. */
  readonly source: string
}

export interface Answer {
  readonly status: number
  readonly reason?: string
  /** Values by header name; each value is a header of its own. */
  readonly headers: Readonly<Record<string, readonly string[]>>
}

export interface Account {
  readonly secrets: StoredSecrets
  /** Users of the domain he may speak for and whose bindings he may change (RFC 3261, 10.3). */
  readonly users: readonly string[]
}

/** Who there is. */
export interface Accounts {
  hasDomain(domain: string): Promise<boolean>
  accountOf(domain: string, username: string): Promise<Account | undefined>
}

export type Verdict =
  | { readonly kind: 'known'; readonly username: string; readonly account: Account }
  | { readonly kind: 'answer'; readonly answer: Answer }

/** How a challenge is made: by the server that is meant, or by a proxy on the way (RFC 3261, 22). */
export interface Asking {
  readonly status: 401 | 407
  readonly header: 'WWW-Authenticate' | 'Proxy-Authenticate'
}
export const AS_SERVER: Asking = { status: 401, header: 'WWW-Authenticate' }
export const AS_PROXY: Asking = { status: 407, header: 'Proxy-Authenticate' }

export interface DoormanOptions {
  readonly accounts: Accounts
  readonly nonces: Nonces
  readonly guard: Guard
  readonly decoyKey: Uint8Array
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Settles after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>
  readonly algorithms?: readonly DigestAlgorithm[]
  /** Requests with credentials that are under way or wait for their turn; more are answered 503. */
  readonly mostAtOnce: number
}

/**
 * Lets in who proves to be a subscriber (RFC 7616, RFC 8760). Guesses are slowed down and blocked
 * by the guard, those from one source at one account judged one after another.
 */
export class Doorman {
  readonly #options: DoormanOptions
  readonly #turns: OneAtATime

  constructor(options: DoormanOptions) {
    this.#options = options
    this.#turns = new OneAtATime(options.mostAtOnce)
  }

  async judge(knock: Knock, asking: Asking): Promise<Verdict> {
    const { realm, credentials, source } = knock
    if (!(await this.#options.accounts.hasDomain(realm))) return plain(404, 'No Such Domain')
    const said = readAnswer(credentials, realm)
    if (said === undefined) return this.#challenge(realm, asking, false)
    if (typeof said === 'string') return faulty(asking, said)
    const account = `${said.username}@${realm}`
    const turn = `${source} ${account}`
    const verdict = await this.#turns.run(turn, () => this.#guarded(knock, asking, account))
    return verdict ?? plain(503, 'Busy')
  }

  async #guarded(knock: Knock, asking: Asking, account: string): Promise<Verdict> {
    const { guard, now, wait } = this.#options
    const judged = guard.judge(knock.source, account, now())
    if (judged.kind === 'source-blocked') return plain(403, 'Blocked For A While')
    if (judged.kind === 'account-blocked') return this.#challenge(knock.realm, asking, false)
    if (judged.delay > 0) await wait(judged.delay)
    return this.#verify(knock, asking, account)
  }

  async #verify(knock: Knock, asking: Asking, name: string): Promise<Verdict> {
    const { accounts, guard, nonces, decoyKey, now } = this.#options
    const { method, requestUri, realm, credentials, source } = knock
    let account: Account | undefined
    const verdict = await verifyDigest(
      { method, requestUri, headers: credentials },
      {
        ...{ realm, algorithms: this.#algorithms, nonces, decoyKey },
        secretsOf: async (username) => {
          account = await accounts.accountOf(realm, username)
          return account?.secrets
        },
      },
    )
    if (verdict.kind === 'malformed') return faulty(asking, verdict.fault)
    if (verdict.kind === 'stale') return this.#challenge(realm, asking, true)
    if (verdict.kind !== 'genuine' || !account) {
      guard.failed(source, name, now())
      return this.#challenge(realm, asking, false)
    }
    guard.passed(source, name)
    return { kind: 'known', username: verdict.username, account }
  }

  get #algorithms(): readonly DigestAlgorithm[] {
    return this.#options.algorithms ?? DIGEST_ALGORITHMS
  }

  #challenge(realm: string, { status, header }: Asking, isStale: boolean): Verdict {
    const nonce = this.#options.nonces.make(realm)
    const challenges = challengesFor({ realm, nonce, isStale }, this.#algorithms)
    return { kind: 'answer', answer: { status, headers: { [header]: challenges } } }
  }
}

function faulty({ status }: Asking, fault: string): Verdict {
  return plain(400, `${status === 401 ? '' : 'Proxy-'}Authorization: ${fault}`)
}

function plain(status: number, reason: string): Verdict {
  return { kind: 'answer', answer: { status, reason, headers: {} } }
}
