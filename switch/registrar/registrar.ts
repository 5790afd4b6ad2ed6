import { type Accounts, type Answer, AS_SERVER, type Doorman } from './doorman.ts'
import type { Binding } from './location/binding.ts'
import {
  type RegisterOutcome,
  type RegisterPolicy,
  type RegisterRequest,
  register,
} from './location/register.ts'

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

/** What the registrar needs to be kept; changes of one user come one after another. */
export interface Locations extends Accounts {
  /** Keeps what `change` makes of a user's bindings, when it is done. */
  update(
    of: { readonly domain: string; readonly user: string },
    change: (bindings: readonly Binding[]) => RegisterOutcome,
  ): Promise<RegisterOutcome>
}

export interface RegistrarOptions {
  readonly locations: Pick<Locations, 'update'>
  readonly doorman: Doorman
  readonly policy: RegisterPolicy
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Answers REGISTER (RFC 3261, 10.3): who it is, whether he may, and what it makes of his bindings. */
export class Registrar {
  readonly #options: RegistrarOptions

  constructor(options: RegistrarOptions) {
    this.#options = options
  }

  async answer(request: IncomingRegister): Promise<Answer> {
    const { requestUri, domain: realm, authorization: credentials, source } = request
    const knock = { method: 'REGISTER', requestUri, realm, credentials, source }
    const verdict = await this.#options.doorman.judge(knock, AS_SERVER)
    if (verdict.kind === 'answer') return verdict.answer
    if (!verdict.account.users.includes(request.user)) {
      return { status: 403, reason: 'Not Your Address', headers: {} }
    }
    return this.#bind(request)
  }

  async #bind(request: IncomingRegister): Promise<Answer> {
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
}

function mapValues(headers: Readonly<Record<string, string>>): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
}
