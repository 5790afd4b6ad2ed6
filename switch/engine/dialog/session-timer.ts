import { header } from '../message/header.ts'
import { firstOf, type Header, type SipRequest, type SipResponse } from '../message/message.ts'
import { parseParameters, splitOutside } from '../message/split.ts'
import { tokensOf } from '../message/tokens.ts'

/** How long a session lives without being refreshed, and whose turn that is (RFC 4028). */
export interface Session {
  /** Seconds. */
  readonly interval: number
  /** True when we refresh it. */
  readonly isOurs: boolean
  /** When it was refreshed last, in milliseconds since 1970. */
  readonly since: number
}

/** What is asked for and accepted (RFC 4028). */
export interface SessionTimerOptions {
  /** Seconds asked for in calls whose application and peer say nothing; absent: no timer then. */
  readonly interval?: number
  /** Seconds; callers that want less get 422. RFC 4028, 5, forbids less than 90, the default. */
  readonly minimum?: number
  /** Who refreshes where the peer leaves it open: by default the peer. */
  readonly refresher?: 'engine' | 'peer'
}

/** Seconds (RFC 4028, 5). */
const LEAST = 90
/** Seconds; more than 23 days would be too long for a timer. */
const LONGEST = 2_000_000

/** Value of Session-Expires (RFC 4028, 4). */
interface SessionExpires {
  readonly interval: number
  readonly refresher?: 'uac' | 'uas'
}

type Headed = { readonly headers: readonly Header[] }

function sessionExpires({ headers }: Headed): SessionExpires | undefined {
  const value = headers.find(({ name }) => name === 'session-expires')?.value
  const [seconds = '', ...parameters] = splitOutside(value ?? '', ';')
  if (!/^\d{1,10}$/.test(seconds)) return undefined
  const refresher = parseParameters(parameters).get('refresher')?.toLowerCase()
  const interval = Number(seconds)
  return refresher === 'uac' || refresher === 'uas' ? { interval, refresher } : { interval }
}

/** Seconds the sender of a request or of a 422 wants at least, as far as a timer can do that. */
export function minimumOf({ headers }: Headed): number {
  const value = headers.find(({ name }) => name === 'min-se')?.value ?? ''
  const [, seconds] = /^(\d{1,7})\s*(?:;|$)/.exec(value) ?? []
  return Math.min(LONGEST, Math.max(LEAST, Number(seconds ?? 0)))
}

export function leastInterval({ minimum = LEAST }: SessionTimerOptions): number {
  return Math.max(LEAST, minimum)
}

/** True for a session shorter than we accept, of somebody who knows the 422 (RFC 4028, 9). */
export function isTooShort(request: SipRequest, options: SessionTimerOptions): boolean {
  if (!carriesSession(request)) return false
  const { interval = LONGEST } = sessionExpires(request) ?? {}
  return interval < leastInterval(options) && tokensOf(request, 'supported').includes('timer')
}

/** RFC 4028, 3: the requests that begin and refresh a session. */
export function carriesSession({ method }: { readonly method: string }): boolean {
  return method === 'INVITE' || method === 'UPDATE'
}

/** What a 2xx of ours says of the session. */
export interface Agreement {
  readonly session?: Session
  /** What the application's answer lacks. */
  readonly headers: readonly Header[]
}

export interface Terms {
  readonly options: SessionTimerOptions
  /** The session so far. */
  readonly current?: Session | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The session our 2xx agrees to (RFC 4028, 9): as the application says, or as the caller asks. */
export function agree(
  request: SipRequest,
  given: readonly Header[],
  { options, current, now }: Terms,
): Agreement {
  const said = sessionExpires({ headers: given })
  if (said) return { session: sessionFor(said, said.refresher === 'uas', now), headers: [] }
  const offered = sessionExpires(request)
  const wanted = offered?.interval ?? options.interval ?? current?.interval
  if (wanted === undefined) return { headers: [] }
  const interval = Math.max(wanted, leastInterval(options), minimumOf(request))
  const isOurs = chooseOurs(request, offered, { options, current, now })
  const refresher = isOurs ? 'uas' : 'uac'
  const needs = !isOurs && !tokensOf({ headers: given }, 'require').includes('timer')
  return {
    session: sessionFor({ interval }, isOurs, now),
    headers: [
      header('Session-Expires', `${interval};refresher=${refresher}`),
      ...(needs ? [header('Require', 'timer')] : []),
    ],
  }
}

/** RFC 4028, 9, table 2: a caller that does not know the extension cannot refresh. */
function chooseOurs(
  request: SipRequest,
  offered: SessionExpires | undefined,
  { options, current }: Terms,
): boolean {
  if (!tokensOf(request, 'supported').includes('timer')) return true
  if (offered?.refresher) return offered.refresher === 'uas'
  return current?.isOurs ?? options.refresher === 'engine'
}

/** The session a 2xx to a request of ours makes (RFC 4028, 7.2); none when it says nothing. */
export function sessionOf(response: SipResponse, now: number): Session | undefined {
  const said = sessionExpires(response)
  return said && sessionFor(said, said.refresher !== 'uas', now)
}

function sessionFor({ interval }: SessionExpires, isOurs: boolean, since: number): Session {
  return { interval: Math.min(LONGEST, Math.max(LEAST, interval)), isOurs, since }
}

/** What a request of the application's lacks to keep the session it is in, or to begin one. */
export function sessionHeaders(
  request: SipRequest,
  { options, current }: Omit<Terms, 'now'>,
): readonly Header[] {
  const interval = current?.interval ?? options.interval
  const isSaid = firstOf(request, 'session-expires') !== undefined
  if (interval === undefined || isSaid || !carriesSession(request)) return []
  const isOurs = current ? current.isOurs : options.refresher === 'engine' ? true : undefined
  return requestHeaders(request, {
    interval: Math.max(interval, leastInterval(options)),
    isOurs,
    minimum: leastInterval(options),
  })
}

interface Wanted {
  readonly interval: number
  /** Undefined leaves it to the peer. */
  readonly isOurs: boolean | undefined
  readonly minimum: number
}

function requestHeaders(
  { headers }: Headed,
  { interval, isOurs, minimum }: Wanted,
): readonly Header[] {
  const refresher = isOurs === undefined ? '' : `;refresher=${isOurs ? 'uac' : 'uas'}`
  const isSupported = tokensOf({ headers }, 'supported').includes('timer')
  return [
    header('Session-Expires', `${interval}${refresher}`),
    header('Min-SE', minimum),
    ...(isSupported ? [] : [header('Supported', 'timer')]),
  ]
}

/** Header fields of a request of our own that only refreshes (RFC 4028, 7.4). */
export function refreshHeaders({ interval }: Session, minimum: number): readonly Header[] {
  return requestHeaders({ headers: [] }, { interval, isOurs: true, minimum })
}

/** The request for a session as long as a 422 wants it (RFC 4028, 7.4). */
export function lengthened(request: SipRequest, minimum: number): SipRequest {
  const headers = request.headers.map((each) => {
    if (each.name === 'min-se') return header('Min-SE', minimum)
    if (each.name !== 'session-expires') return each
    const longer = (seconds: string) => String(Math.max(minimum, Number(seconds)))
    return header('Session-Expires', each.value.replace(/^\d+/, longer))
  })
  return { ...request, headers }
}

/** Milliseconds after a refresh until the next one is sent (RFC 4028, 10). */
export function refreshesAfter({ interval }: Session): number {
  return (interval / 2) * 1000
}

/** Milliseconds after a refresh until the session is over (RFC 4028, 10). */
export function endsAfter({ interval }: Session): number {
  return (interval - Math.min(32, interval / 3)) * 1000
}
