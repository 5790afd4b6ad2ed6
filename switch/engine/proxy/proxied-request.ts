import type { Context } from '../core/context.ts'
import { wayTo } from '../core/send-request.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { firstOf, linesOf } from '../message/message.ts'
import { parseNameAddress, tagOf } from '../message/name-address.ts'
import { replyTo } from '../message/reply.ts'
import { splitOutside } from '../message/split.ts'
import { parseUri } from '../message/uri.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival, Path } from '../transport/transport.ts'
import { bestResponse } from './best-response.ts'
import { Branch } from './branch.ts'
import { backward } from './forwarded.ts'

/** Destinations one request gets, redirections included. */
const MOST_DESTINATIONS = 30

export interface Proxying {
  readonly destinations: readonly string[]
  readonly isSimultaneous: boolean
  readonly followsRedirects: boolean
  readonly provisionalTimeout?: number | undefined
  readonly finalTimeout?: number | undefined
  /** The request for a destination and a way to it, with our Via. */
  readonly make: (destination: string, path: Path) => SipRequest
}

export interface ProxyReports {
  /** A final response of a branch's, as it came. @param arrival absent for what we made up. */
  final(response: SipResponse, arrival: Arrival | undefined): void
  /** What the caller was told. */
  answered(response: SipResponse): void
  done(): void
}

/** A request that is passed on: the response context of RFC 3261, 16.7. */
export class ProxiedRequest {
  readonly #context: Context
  readonly #request: SipRequest
  readonly #transaction: ServerTransaction
  readonly #proxying: Proxying
  readonly #reports: ProxyReports
  readonly #branches: Branch[] = []
  readonly #failures: SipResponse[] = []
  readonly #known = new Set<string>()
  #waiting: string[] = []
  #isCancelled = false
  #isDone = false

  constructor(
    context: Context,
    parts: {
      readonly request: SipRequest
      readonly transaction: ServerTransaction
      readonly proxying: Proxying
      readonly reports: ProxyReports
    },
  ) {
    this.#context = context
    this.#request = parts.request
    this.#transaction = parts.transaction
    this.#proxying = parts.proxying
    this.#reports = parts.reports
    this.#add(parts.proxying.destinations)
  }

  start(): void {
    this.#goOn()
  }

  /** The caller takes its INVITE back (RFC 3261, 16.10). */
  cancel(): void {
    this.#isCancelled = true
    this.#stopSearching()
    this.#goOn()
  }

  close(): void {
    for (const branch of this.#branches) branch.close()
  }

  #add(destinations: readonly string[]): void {
    for (const destination of destinations) {
      if (this.#known.has(destination) || this.#known.size >= MOST_DESTINATIONS) continue
      this.#known.add(destination)
      this.#waiting.push(destination)
    }
  }

  /** Nothing new is tried, and what is under way is taken back. */
  #stopSearching(): void {
    this.#waiting = []
    if (this.#request.method !== 'INVITE') return
    for (const branch of this.#branches) if (!branch.isOver) branch.cancel()
  }

  #goOn(): void {
    const isFree = () =>
      this.#proxying.isSimultaneous || this.#branches.every(({ isOver }) => isOver)
    while (this.#waiting.length > 0 && isFree()) this.#try(this.#waiting.shift() ?? '')
    if (this.#branches.some(({ isOver }) => !isOver) || this.#waiting.length > 0) return
    if (!this.#transaction.isAnswered) this.#end(this.#best())
    if (this.#isDone) return
    this.#isDone = true
    this.#reports.done()
  }

  #try(destination: string): void {
    const { make, provisionalTimeout, finalTimeout } = this.#proxying
    const timeouts = { provisionalTimeout, finalTimeout }
    const request = this.#request
    const branch = new Branch(
      this.#context,
      { request, make: (path) => make(destination, path), ...timeouts },
      {
        provisional: (response) => {
          if (!this.#transaction.isAnswered) this.#transaction.respond(backward(response))
        },
        succeeded: (response, arrival) => this.#succeed(response, arrival),
        failed: (response, arrival) => this.#fail(response, arrival),
      },
    )
    this.#branches.push(branch)
    branch.start((then) => wayTo(this.#context, destination, then))
  }

  /** Every 2xx to an INVITE goes back, from whatever branch (RFC 3261, 16.7, 5; RFC 6026). */
  #succeed(response: SipResponse, arrival: Arrival): void {
    const isFirst = !this.#transaction.isAnswered
    const back = backward(response)
    if (isFirst) this.#answer(back)
    else if (this.#request.method === 'INVITE') this.#transaction.respond(back)
    if (this.#isDone) return
    if (isFirst) this.#reports.final(response, arrival)
    this.#stopSearching()
    this.#goOn()
  }

  #fail(response: SipResponse, arrival: Arrival | undefined): void {
    const { status } = response
    this.#reports.final(response, arrival)
    this.#failures.push(arrival ? backward(response) : fromUs(this.#request, response))
    const isChallenge = status === 401 || status === 407
    if (status >= 600) this.#stopSearching()
    else if (isChallenge && !this.#proxying.isSimultaneous) this.#waiting = []
    else if (status >= 300 && status < 400 && !this.#isCancelled) this.#redirect(response)
    this.#goOn()
  }

  #redirect(response: SipResponse): void {
    if (!this.#proxying.followsRedirects || this.#transaction.isAnswered) return
    const before = this.#known.size
    this.#add(contactsOf(response, this.#request.uri))
    // RFC 3261, 16.7, 4: a redirection that was followed is not passed back.
    if (this.#known.size > before) this.#failures.pop()
  }

  #best(): SipResponse {
    const request = this.#request
    if (this.#isCancelled) {
      const own = this.#failures.find(({ status }) => status === 487)
      return own ?? replyTo(request, { status: 487, toTag: this.#transaction.toTag })
    }
    const made = { status: 408, toTag: this.#transaction.toTag }
    return bestResponse(this.#failures) ?? replyTo(request, made)
  }

  /** A late 408 to anything but an INVITE would come after its client gave up (RFC 4320, 4.2). */
  #end(response: SipResponse): void {
    if (response.status === 408 && this.#request.method !== 'INVITE') this.#transaction.forget()
    else this.#answer(response)
  }

  #answer(response: SipResponse): void {
    this.#transaction.respond(response)
    this.#reports.answered(response)
  }
}

/** A response we made up carries our own Via: the caller's takes its place. */
function fromUs(request: SipRequest, response: SipResponse): SipResponse {
  const { status, reason } = response
  const toTag = tagOf(firstOf(response, 'to'))
  return replyTo(request, { status, reason, ...(toTag === undefined ? {} : { toTag }) })
}

/** Where a redirection leads; from `sips` never to less (RFC 3261, 16.5). */
function contactsOf(response: SipResponse, uri: string): readonly string[] {
  const isSecure = /^sips:/i.test(uri)
  return linesOf(response, 'contact')
    .flatMap(({ value }) => splitOutside(value, ','))
    .map((value) => parseNameAddress(value).uri)
    .filter((contact) => {
      const scheme = parseUri(contact)?.scheme
      return scheme === 'sips' || (scheme === 'sip' && !isSecure)
    })
}
