import { parseNameAddress } from '../engine/message/name-address.ts'
import type { Binding } from '../registrar/location/binding.ts'
import type { Branch, Way } from '../signalling/leg.ts'
import { headersTo, type Identity } from './identity/identity.ts'
import type { Barred, Decision, Place, Plan } from './route-invite.ts'

/** A call on its way to a number; each redirection begins another round. */
export interface Round {
  readonly plan: Plan
  /** Domain of the tenant. */
  readonly own: string
  /** Domains in which the number may be a subscriber's. */
  readonly hosts: readonly string[]
  readonly dialled: string
  readonly by: 'person' | 'trunk'
  readonly identity: Identity
  /** Header fields that do not depend on who is called. */
  readonly common: Readonly<Record<string, string>>
  /** Hops left. */
  readonly hops: number
}

/** A subscriber first, then the routes of the number. */
export function decide(round: Round): Decision {
  const { plan, hosts, dialled, by } = round
  const subscriber = subscriberOf(plan, hosts, dialled)
  const to = subscriber ?? routeOf(plan, dialled, by)
  if ('status' in to) return { go: false, ...to }
  const recipient = subscriber ? 'subscriber' : 'untrusted'
  return { go: true, to: addressed(round, to, recipient) }
}

/** The INVITE for a place; every way out is told of the caller what it may know. */
export function addressed(
  { identity, common, hops }: Pick<Round, 'identity' | 'common' | 'hops'>,
  { ways, ...place }: Place,
  recipient: 'subscriber' | 'untrusted',
): Place & { readonly headers: Readonly<Record<string, string>> } {
  const headers = { ...common, ...headersTo(recipient, identity), 'Max-Forwards': `${hops - 1}` }
  if (!ways) return { ...place, headers }
  const told = ways.map(
    (way): Way => ({
      ...way,
      headers: headersTo(way.isTrusted ? 'trusted' : 'untrusted', identity),
    }),
  )
  return { ...place, headers, ways: told }
}

/** By the domain dialled, else by the caller's own. */
export function subscriberOf(
  plan: Plan,
  domains: readonly string[],
  user: string,
): Place | Barred | undefined {
  for (const domain of new Set(domains)) {
    const bindings = plan.subscriber({ domain, user })
    if (!bindings) continue
    const branches = bindings.map(branchOf)
    const [best] = branches
    if (!best) return { status: 480, reason: 'Temporarily Unavailable' }
    return branches.length === 1 ? best : { ...best, branches }
  }
  return undefined
}

/** The hops of its Path are the way to a phone (RFC 3327, 5.3). */
function branchOf({ uri, path: [via, ...route] }: Binding): Branch {
  if (via === undefined) return { uri }
  const next = { uri, via: parseNameAddress(via).uri }
  return route.length === 0 ? next : { ...next, route }
}

export function routeOf(plan: Plan, dialled: string, by: 'person' | 'trunk'): Place | Barred {
  const ways = plan.ways(dialled, by)
  if ('status' in ways) return ways
  const [first] = ways
  if (!first) return { status: 404, reason: 'No Route To This Number' }
  const isPlain = ways.length === 1 && first.trunk === undefined && first.cost === undefined
  return { uri: first.uri, ...(isPlain ? {} : { ways }) }
}
