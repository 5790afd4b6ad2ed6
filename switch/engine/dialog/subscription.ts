import { firstOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { splitOutside } from '../message/split.ts'
import type { Dialog } from './dialog.ts'

/** Seconds where nobody says how long; event packages differ, most have this. */
const USUAL = 3600
/** Seconds; more than 23 days would be too long for a timer. */
const LONGEST = 2_000_000

/** Seconds a subscription is granted for (RFC 6665, 4.2.1.1). */
export function grantedSeconds(request: SipRequest, response: SipMessage): number {
  const text = firstOf(response, 'expires') ?? firstOf(request, 'expires') ?? ''
  return /^\d{1,10}$/.test(text) ? Math.min(Number(text), LONGEST) : USUAL
}

/** True for the last NOTIFY of a subscription (RFC 6665, 4.4.1); a call does not end with one. */
export function endsSubscription({ method }: Dialog, request: SipRequest): boolean {
  if (method !== 'SUBSCRIBE' || request.method !== 'NOTIFY') return false
  const [state = ''] = splitOutside(firstOf(request, 'subscription-state') ?? '', ';')
  const [event = ''] = splitOutside(firstOf(request, 'event') ?? '', ';')
  // A REFER within the dialog has a subscription of its own (RFC 3515, 2.4.4).
  return state.toLowerCase() === 'terminated' && event.toLowerCase() !== 'refer'
}
