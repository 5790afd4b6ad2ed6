import { parseNameAddress } from '../engine/message/name-address.ts'
import type { Forward, Moved } from '../signalling/leg.ts'
import { decide, type Round } from './decide.ts'
import { diverted, MOST_DIVERSIONS } from './identity/diversion.ts'
import type { Decision } from './route-invite.ts'
import { hostOf, userOf } from './sip-user.ts'

/** Those that name whom to call instead; 305 and 380 are about something else (RFC 3261, 21.3). */
const FOLLOWED: ReadonlySet<number> = new Set([300, 301, 302])

/**
 * Decides on a call and on where it goes when whoever is called has moved. What a redirection names
 * is looked for like anything that is dialled: a subscriber, or a number that may be called, over our
 * own routes. Nobody sends a call to a host of his choice.
 */
export function decideAndFollow(round: Round, left = MOST_DIVERSIONS): Decision {
  const decision = decide(round)
  if (!decision.go) return decision
  const isTrusted = (name: string) =>
    decision.to.ways?.some(({ trunk, isTrusted: is }) => trunk === name && is) ?? false
  const forward: Forward = (moved) => {
    // It would spend our money elsewhere.
    if (moved.trunk !== undefined && !isTrusted(moved.trunk)) return undefined
    return FOLLOWED.has(moved.status) ? follow(round, moved, left) : undefined
  }
  return { go: true, to: { ...decision.to, forward } }
}

function follow(round: Round, moved: Moved, left: number): ReturnType<Forward> {
  if (left <= 0) return { status: 482, reason: 'Redirected Too Often' }
  if (round.hops <= 1) return { status: 483 }
  let refusal: ReturnType<Forward>
  for (const uri of byPreference(moved.contacts)) {
    const dialled = userOf(uri)
    if (dialled === undefined) continue
    const decision = decideAndFollow(nextRound(round, { uri, dialled, moved }), left - 1)
    if (decision.go) return decision.to
    refusal ??= { status: decision.status, reason: decision.reason }
  }
  return refusal
}

function nextRound(
  round: Round,
  { uri, dialled, moved }: { uri: string; dialled: string; moved: Moved },
): Round {
  const { own, identity, hops } = round
  const ends = { by: `sip:${round.dialled}@${own}`, to: `sip:${dialled}@${own}` }
  return {
    ...round,
    ...{ dialled, hosts: [hostOf(uri) ?? own, own], hops: hops - 1 },
    by: moved.trunk === undefined ? 'person' : 'trunk',
    identity: diverted(identity, ends),
  }
}

/** URIs of Contact values, the preferred first (RFC 3261, 8.1.3.4). */
function byPreference(contacts: readonly string[]): readonly string[] {
  const rated = contacts.map((contact) => {
    const { uri, parameters } = parseNameAddress(contact)
    const q = Number(parameters.get('q') ?? 1)
    return { uri, q: Number.isNaN(q) ? 0 : q }
  })
  return rated.toSorted((one, other) => other.q - one.q).map(({ uri }) => uri)
}
