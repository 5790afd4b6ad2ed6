import { isTooShort, leastInterval, type SessionTimerOptions } from '../dialog/session-timer.ts'
import { header } from '../message/header.ts'
import { firstOf, type SipRequest } from '../message/message.ts'
import type { ReplyContent } from '../message/reply.ts'
import { tokensOf } from '../message/tokens.ts'
import { parseUri } from '../message/uri.ts'

/** Requests an application may be offered outside a dialog; all others are refused here. */
const METHODS = [
  ...['INVITE', 'REGISTER', 'OPTIONS', 'MESSAGE', 'INFO'],
  ...['NOTIFY', 'SUBSCRIBE', 'PUBLISH', 'REFER'],
]
/** Requests that mean nothing outside a dialog. */
const ONLY_IN_DIALOG = ['BYE', 'UPDATE', 'PRACK']
/**
 * Extensions that would be the engine's own business, and that it does not have. All others are
 * the application's to take or to refuse.
 */
const BEYOND_US = ['sec-agree']

/** RFC 3986, 3.1. */
const SCHEME = /^([a-z][a-z0-9+.-]*):/i
const SERVED = ['sip', 'sips', 'tel']

/** Why nobody is asked about a request, in a dialog or outside. */
export function unfit(
  request: SipRequest,
  sessionTimer: SessionTimerOptions,
): ReplyContent | undefined {
  // RFC 3261, 11: OPTIONS with no hops left finds out who is here.
  if (request.method === 'OPTIONS') return undefined
  // RFC 7332: a call that goes round in circles through applications ends here.
  if (hasNoHopsLeft(request)) return { status: 483 }
  const unsupported = tokensOf(request, 'require').filter((token) => BEYOND_US.includes(token))
  if (unsupported.length > 0) {
    return { status: 420, headers: [header('Unsupported', unsupported.join(', '))] }
  }
  if (!isTooShort(request, sessionTimer)) return undefined
  return { status: 422, headers: [header('Min-SE', leastInterval(sessionTimer))] }
}

/** RFC 3261, 16.3, 3. */
export function hasNoHopsLeft(request: SipRequest): boolean {
  return /^0+$/.test(firstOf(request, 'max-forwards') ?? '')
}

/** Why nobody is asked about a request outside any dialog. */
export function unfitOutside({ method, uri }: SipRequest): ReplyContent | undefined {
  if (ONLY_IN_DIALOG.includes(method)) return { status: 481 }
  if (!METHODS.includes(method)) {
    return { status: 405, headers: [header('Allow', METHODS.join(', '))] }
  }
  const [, scheme] = SCHEME.exec(uri) ?? []
  // RFC 3261, 8.2.2.1: a scheme we cannot serve, or none at all.
  if (!scheme || !SERVED.includes(scheme.toLowerCase())) return { status: scheme ? 416 : 400 }
  // Header fields have no place in a Request-URI (RFC 3261, 19.1.1, table 1).
  const isFit = scheme.toLowerCase() === 'tel' || (parseUri(uri) && !uri.includes('?'))
  return isFit ? undefined : { status: 400 }
}
