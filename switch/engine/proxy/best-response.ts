import { type Header, linesOf, type SipResponse, withHeaders } from '../message/message.ts'

/** Failures that tell the caller what it can do about them come before others (RFC 3261, 16.7, 6). */
const HELPFUL = [401, 407, 415, 420, 484]
const CHALLENGES = ['www-authenticate', 'proxy-authenticate']

/** The one failure of all branches that the caller is told (RFC 3261, 16.7, items 6 and 7). */
export function bestResponse(failures: readonly SipResponse[]): SipResponse | undefined {
  const [best] = failures.toSorted(
    (one, other) => responseRank(one.status) - responseRank(other.status),
  )
  if (!best) return undefined
  // It would keep the caller from us, not from who is overloaded.
  if (best.status === 503) return { ...best, status: 500, reason: 'Server Internal Error' }
  return best.status === 401 || best.status === 407 ? challenged(best, failures) : best
}

/** The lower is chosen before (RFC 3261, 16.7, 6). */
export function responseRank(status: number): number {
  if (status >= 600) return 0
  if (HELPFUL.includes(status)) return 400 + HELPFUL.indexOf(status) / 10
  return status === 503 ? 599 : status + 1
}

/** The caller may have what another branch wants (RFC 3261, 16.7, 7). */
function challenged(best: SipResponse, failures: readonly SipResponse[]): SipResponse {
  const others = failures.filter((each) => each !== best && [401, 407].includes(each.status))
  const more: Header[] = others.flatMap((each) => CHALLENGES.flatMap((name) => linesOf(each, name)))
  return more.length === 0 ? best : withHeaders(best, [...best.headers, ...more])
}
