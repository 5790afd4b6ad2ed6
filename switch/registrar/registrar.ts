import { DIGEST_ALGORITHMS, type DigestAlgorithm } from './digest/algorithm.ts'
import { challengesFor } from './digest/challenge.ts'
import type { Nonces } from './digest/nonces.ts'
import { readAnswer } from './digest/read-answer.ts'
import { type StoredSecrets, verifyDigest } from './digest/verify.ts'
import type { Guard } from './guard.ts'
import type { Binding } from './location/binding.ts'
import {
  type RegisterOutcome,
  type RegisterPolicy,
  type RegisterRequest,
  register,
} from './location/register.ts'
import { OneAtATime } from './one-at-a-time.ts'

/** A REGISTER as the registrar sees it. */
export interface IncomingRegister extends RegisterRequest {
  readonly requestUri: string
  /** Domain of the Request-URI, lower case. */
  readonly domain: string
  /** User of the To header: whose bindings are meant. */
  readonly user: string
  /** Values of Authorization. */
  readonly authorization: readonly string[]
  /** Address that the request came from. */
  readonly source: string
}

export interface RegisterAnswer {
  readonly status: number
  readonly reason?: string
  /** Values by header name; each value is a header of its own. */
  readonly headers: Readonly<Record<string, readonly string[]>>
}

export interface Account {
  readonly secrets: StoredSecrets
  /** Users of the domain whose bindings the account may change (RFC 3261, 10.3, step 4). */
  readonly users: readonly string[]
}

/** What the registrar needs to be kept; changes of one user come one after another. */
export interface Locations {
  hasDomain(domain: string): Promise<boolean>
  accountOf(domain: string, username: string): Promise<Account | undefined>
  /** Keeps what `change` makes of a user's bindings, when it is done. */
  update(
    of: { readonly domain: string; readonly user: string },
    change: (bindings: readonly Binding[]) => RegisterOutcome,
  ): Promise<RegisterOutcome>
}

export interface RegistrarOptions {
  readonly locations: Locations
  readonly policy: RegisterPolicy
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

/** Answers REGISTER (RFC 3261, 10.3): who it is, whether he may, and what it makes of his bindings. */
export class Registrar {
  readonly #options: RegistrarOptions
  readonly #turns: OneAtATime

  constructor(options: RegistrarOptions) {
    this.#options = options
    this.#turns = new OneAtATime(options.mostAtOnce)
  }

  async answer(request: IncomingRegister): Promise<RegisterAnswer> {
    const { domain, authorization, source } = request
    if (!(await this.#options.locations.hasDomain(domain))) return plain(404, 'No Such Domain')
    const credentials = readAnswer(authorization, domain)
    if (credentials === undefined) return this.#challenge(request, false)
    if (typeof credentials === 'string') return faulty(credentials)
    const account = `${credentials.username}@${domain}`
    const turn = `${source} ${account}`
    const answer = await this.#turns.run(turn, () => this.#guarded(request, account))
    return answer ?? plain(503, 'Busy')
  }

  async #guarded(request: IncomingRegister, account: string): Promise<RegisterAnswer> {
    const { guard, now, wait } = this.#options
    const judged = guard.judge(request.source, account, now())
    if (judged.kind === 'source-blocked') return plain(403, 'Blocked For A While')
    if (judged.kind === 'account-blocked') return this.#challenge(request, false)
    if (judged.delay > 0) await wait(judged.delay)
    return this.#judge(request, account)
  }

  async #judge(request: IncomingRegister, name: string): Promise<RegisterAnswer> {
    const { locations, guard, nonces, decoyKey, now } = this.#options
    let account: Account | undefined
    const verdict = await verifyDigest(
      { method: 'REGISTER', requestUri: request.requestUri, headers: request.authorization },
      {
        ...{ realm: request.domain, algorithms: this.#algorithms, nonces, decoyKey },
        secretsOf: async (username) => {
          account = await locations.accountOf(request.domain, username)
          return account?.secrets
        },
      },
    )
    if (verdict.kind === 'malformed') return faulty(verdict.fault)
    if (verdict.kind === 'stale') return this.#challenge(request, true)
    if (verdict.kind !== 'genuine') {
      guard.failed(request.source, name, now())
      return this.#challenge(request, false)
    }
    guard.passed(request.source, name)
    if (!account?.users.includes(request.user)) return plain(403, 'Not Your Address')
    return this.#bind(request)
  }

  async #bind(request: IncomingRegister): Promise<RegisterAnswer> {
    const { locations, policy, now } = this.#options
    const { domain, user } = request
    const outcome = await locations.update({ domain, user }, (bindings) =>
      register(bindings, request, policy, now()),
    )
    if (outcome.kind === 'done') {
      const path = request.path.length > 0 ? { Path: request.path } : {}
      const contact = outcome.contacts.length > 0 ? { Contact: outcome.contacts } : {}
      const date = { Date: [new Date(now()).toUTCString()] }
      return { status: 200, headers: { ...contact, ...path, ...date } }
    }
    const { status, reason, headers } = outcome
    return { status, reason, headers: mapValues(headers) }
  }

  get #algorithms(): readonly DigestAlgorithm[] {
    return this.#options.algorithms ?? DIGEST_ALGORITHMS
  }

  #challenge({ domain: realm }: IncomingRegister, isStale: boolean): RegisterAnswer {
    const nonce = this.#options.nonces.make(realm)
    const challenges = challengesFor({ realm, nonce, isStale }, this.#algorithms)
    return { status: 401, headers: { 'WWW-Authenticate': challenges } }
  }
}

function faulty(fault: string): RegisterAnswer {
  return plain(400, `Authorization: ${fault}`)
}

function plain(status: number, reason: string): RegisterAnswer {
  return { status, reason, headers: {} }
}

function mapValues(headers: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
}
