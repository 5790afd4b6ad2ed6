import { header } from '../message/header.ts'
import { firstOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { ReplyContent } from '../message/reply.ts'
import type { Observer, Refusal } from '../observe/observer.ts'
import type { Gate } from '../transaction/gate.ts'
import { fingerprint } from '../transaction/stateless.ts'
import type { Arrival } from '../transport/transport.ts'
import { OpenCounts } from './open-counts.ts'
import type { Policy } from './policy.ts'
import type { Pressure } from './pressure.ts'
import type { Sources } from './sources.ts'

/** Seconds after which a refused peer may come back, at least, and by how much they differ. */
const RETRY_AFTER = 5
const SPREAD = 11
/** Share of each limit that only requests of calls that stand may use. */
const RESERVE = 0.25

interface Parts {
  readonly policy: Policy
  readonly sources: Sources
  readonly pressure: Pressure
  readonly observer: Observer
}

/** Refuses what would begin something while there is too much; what stands may go on and end. */
export class RequestGate implements Gate {
  readonly #parts: Parts
  readonly #open = new OpenCounts()
  readonly #answersOptions: (request: SipRequest) => boolean

  constructor(parts: Parts) {
    this.#parts = parts
    this.#answersOptions = optionsLook(parts.policy.answerOptions)
  }

  judge(request: SipRequest, arrival: Arrival): ReplyContent | undefined {
    const standing = isStanding(request)
    const why = this.#excess(arrival, standing) ?? (standing ? undefined : this.#shed(request))
    if (why !== undefined) {
      this.#parts.observer.refused(why)
      return { status: 503, headers: [header('Retry-After', retryAfter(request))] }
    }
    if (standing || !this.#answersOptions(request)) return undefined
    return { status: 200, headers: ABILITIES }
  }

  opened(address: string): void {
    this.#open.add(address)
  }

  closed(address: string): void {
    this.#open.remove(address)
  }

  #excess({ remote, time }: Arrival, standing: boolean): Refusal | undefined {
    const { sources, policy, pressure } = this.#parts
    if (pressure.isDesperate) return 'memory'
    const share = standing ? 1 + RESERVE : 1
    if (this.#open.total >= policy.total.transactions * share) return 'total-transactions'
    const source = sources.of(remote.address, time)
    if (!source) return undefined
    if (this.#open.of(remote.address) >= policy.perSource.transactions * share) {
      return 'transactions'
    }
    return !standing && source.messages.isBelow(RESERVE) ? 'messages' : undefined
  }

  /** The same request is always on the same side. */
  #shed(request: SipRequest): Refusal | undefined {
    const { pressure } = this.#parts
    if (pressure.isFull) return 'memory'
    if (pressure.share === 0) return undefined
    return lot(request) < pressure.share ? 'busy' : undefined
  }
}

/** In a dialog, or about a request that came before. */
function isStanding(request: SipRequest): boolean {
  if (['BYE', 'CANCEL', 'PRACK', 'UPDATE'].includes(request.method)) return true
  return tagOf(firstOf(request, 'to')) !== undefined
}

/** From 0 to 1, evenly spread over requests. */
function lot(request: SipRequest): number {
  return Number.parseInt(fingerprint(request).slice(0, 8), 16) / 2 ** 32
}

/** Peers that were refused together do not come back together. */
function retryAfter(request: SipRequest): number {
  return RETRY_AFTER + Math.floor(lot(request) * SPREAD)
}

/** RFC 3261, 11.2. */
const ABILITIES = [
  header('Allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, REFER, NOTIFY, MESSAGE'),
  header('Accept', 'application/sdp'),
]

function optionsLook(policy: Policy['answerOptions']): (request: SipRequest) => boolean {
  if (policy === 'always') return ({ method }) => method === 'OPTIONS'
  const texts = policy.map((text) => text.toLowerCase())
  return (request) => {
    if (request.method !== 'OPTIONS') return false
    const userAgent = firstOf(request, 'user-agent')?.toLowerCase() ?? ''
    return texts.some((text) => userAgent.includes(text))
  }
}
