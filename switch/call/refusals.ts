import type { MediaFault } from '../media/media.ts'
import type { Moved, Refusal } from '../signalling/leg.ts'

/**
 * Answers of a callee that would mean something else coming from us. The rest goes to the caller
 * as it came, 6xx included.
 */
const REWORDED: Readonly<Record<number, Refusal>> = {
  // Credentials and extensions are between us and the callee; the caller can offer neither.
  401: { status: 502, reason: 'Trunk Wants Credentials' },
  407: { status: 502, reason: 'Trunk Wants Credentials' },
  420: { status: 502, reason: 'Trunk Wants Extensions' },
  421: { status: 502, reason: 'Trunk Wants Extensions' },
  // Nobody cancelled: the callee ended its own ringing.
  487: { status: 480, reason: 'Callee Gave Up' },
  // Not this switch is unavailable but what is behind it (RFC 3261, 16.7, step 6).
  503: { status: 500, reason: 'Destination Unavailable' },
}

/** A redirection, for a caller who follows it himself. */
export function passMoved({ status, headers }: Refusal, { contacts }: Moved): Refusal {
  return { status, headers: { ...headers, Contact: contacts.join(', ') } }
}

/**
 * What the caller is told when the callee refuses.
 *
 * A redirection (3xx) that comes as far as this has not been followed. The caller hears that the
 * callee is not available there.
 */
export function mapRefusal({ moved: _, ...refusal }: Refusal): Refusal {
  const { status, headers = {} } = refusal
  if (status < 400) return { status: 480, reason: 'Callee Has Moved', headers }
  const reworded = REWORDED[status]
  return reworded ? { ...reworded, headers } : refusal
}

/** What the party is told whose offer could not be anchored. */
export function refuseOffer(fault: MediaFault): Refusal {
  if (fault === 'refused') return { status: 488 }
  return { status: 503, reason: 'No Media Relay', headers: { 'Retry-After': '10' } }
}

/** What the caller is told when the other side's session description could not be anchored. */
export function refuseAnswer(fault: MediaFault): Refusal {
  if (fault === 'refused') return { status: 502, reason: 'Unusable Session Description' }
  return refuseOffer(fault)
}
