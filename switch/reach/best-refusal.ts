import { responseRank } from '../engine/proxy/best-response.ts'
import type { Refusal } from '../signalling/leg.ts'

/** The one refusal of all phones that the caller is told (RFC 3261, 16.7, 6). */
export function bestRefusal(refusals: readonly Refusal[], last: Refusal): Refusal {
  const [best = last] = refusals.toSorted(
    (one, other) => responseRank(one.status) - responseRank(other.status),
  )
  return best
}
