import { type Binding, renderBinding } from './binding.ts'
import { type ContactHeaders, readContacts, type WantedContact } from './read-contacts.ts'
import { isSameUri } from './same-uri.ts'

export interface RegisterRequest extends ContactHeaders {
  readonly callId: string
  readonly cseq: number
  /** Values of Path, in the order of the message (RFC 3327, 5.3). */
  readonly path: readonly string[]
}

export interface RegisterPolicy {
  /** Seconds. Less is refused by 423. */
  readonly shortest: number
  /** Seconds. More is cut to this. */
  readonly longest: number
  /** Seconds for a device that does not ask. */
  readonly usual: number
  /** Bindings of one subscriber. */
  readonly most: number
}

export type RegisterOutcome =
  | {
      readonly kind: 'done'
      /** All bindings of the subscriber from now on; none of them is over. */
      readonly bindings: readonly Binding[]
      /** Values of Contact in the 200. */
      readonly contacts: readonly string[]
    }
  | {
      readonly kind: 'refused'
      readonly status: 400 | 403 | 423 | 500
      readonly reason: string
      readonly headers: Readonly<Record<string, string>>
    }

/**
 * What a REGISTER makes of a subscriber's bindings (RFC 3261, 10.3): all that it asks, or nothing.
 * Without a Contact it asks only what there is.
 *
 * @param now Milliseconds since 1970.
 */
export function register(
  bindings: readonly Binding[],
  request: RegisterRequest,
  policy: RegisterPolicy,
  now: number,
): RegisterOutcome {
  const current = bindings.filter(({ expiresAt }) => expiresAt > now)
  const wanted = readContacts(request)
  if (wanted !== 'all' && 'fault' in wanted) return refused(400, wanted.fault)
  const changes = wanted === 'all' ? current.map(removal) : wanted
  const brief = changes.some(
    ({ expires = policy.usual }) => expires > 0 && expires < policy.shortest,
  )
  if (brief)
    return refused(423, 'Interval Too Brief', { 'Min-Expires': policy.shortest.toString() })
  const late = current.some(
    (old) => isOutOfOrder(old, request) && changes.some((change) => isFor(old, change)),
  )
  if (late) return refused(500, 'Out Of Order')
  let next = current
  for (const change of changes) {
    const others = next.filter((binding) => !isFor(binding, change))
    next = change.expires === 0 ? others : [...others, bind(change, request, policy, now)]
  }
  if (next.length > policy.most && next.length > current.length)
    return refused(403, 'Too Many Contacts')
  return { kind: 'done', bindings: next, contacts: next.map((each) => renderBinding(each, now)) }
}

function removal({ uri, q, flow }: Binding): WantedContact {
  return { uri, q, expires: 0, ...(flow ? { flow } : {}) }
}

/** The same flow of the same device (RFC 5626, 6), else the same URI. */
function isFor(binding: Binding, { uri, flow }: WantedContact): boolean {
  if (binding.flow && flow)
    return binding.flow.instance === flow.instance && binding.flow.regId === flow.regId
  return isSameUri(binding.uri, uri)
}

/** Step 7: within one Call-ID a request that is not newer came late. */
function isOutOfOrder(old: Binding, { callId, cseq }: RegisterRequest): boolean {
  return old.callId === callId && cseq <= old.cseq
}

function bind(
  { uri, expires, q, flow }: WantedContact,
  { callId, cseq, path }: RegisterRequest,
  policy: RegisterPolicy,
  now: number,
): Binding {
  const seconds = Math.min(expires ?? policy.usual, policy.longest)
  const expiresAt = now + seconds * 1000
  return { uri, expiresAt, callId, cseq, q, path, ...(flow ? { flow } : {}) }
}

function refused(
  status: 400 | 403 | 423 | 500,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): RegisterOutcome {
  return { kind: 'refused', status, reason, headers }
}
