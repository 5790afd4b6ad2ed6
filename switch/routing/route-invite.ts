import { parseNameAddress } from '../engine/message/name-address.ts'
import type { Binding } from '../registrar/location/binding.ts'
import type { Branch, Way } from '../signalling/leg.ts'
import { callerIdentity } from './caller-identity.ts'
import type { Origin } from './gate.ts'
import { hostOf, userOf } from './sip-user.ts'

/** What routing reads of an INVITE. */
export interface Dialled {
  readonly requestUri: string
  readonly from: string
  readonly origin: Origin
  header(name: string): string | undefined
}

/** Where calls can go. */
export interface Plan {
  /** Ways to a number that is no subscriber's, in the order to try them; or why there is none. */
  readonly ways: (dialled: string, by: 'person' | 'trunk') => readonly Way[] | Barred
  /** SIP domain of those who are dialled by a number alone. */
  readonly domain: string
  /** Where a subscriber can be reached, best first; undefined when there is no such subscriber. */
  readonly subscriber: (of: {
    readonly domain: string
    readonly user: string
  }) => readonly Binding[] | undefined
}

/** A number that may not be called, or is none. */
export interface Barred {
  readonly status: number
  readonly reason: string
}

/** Where a call goes, or the answer its caller gets instead. */
export type Decision =
  | {
      readonly go: true
      readonly to: Place & { readonly headers: Readonly<Record<string, string>> }
    }
  | { readonly go: false; readonly status: number; readonly reason: string }

/** RFC 3261, 8.1.1.6. */
export const MAX_FORWARDS = 70

/** Headers that are the caller's to say and the callee's to hear, whoever sits between. */
const CARRIED = ['Subject', 'Priority', 'Privacy', 'User-to-User']

/**
 * Decides on a new call: a subscriber first, then by the longest prefix of the number dialled.
 *
 * A switch between two dialogs would hide a loop from both ends, so it counts hops like a proxy
 * (RFC 7332).
 */
export function routeInvite(plan: Plan, invite: Dialled): Decision {
  const hops = remainingHops(invite.header('Max-Forwards'))
  if (hops === undefined) return refuse(400, 'Malformed Max-Forwards')
  if (hops <= 0) return refuse(483, 'Too Many Hops')
  const dialled = userOf(invite.requestUri)
  if (dialled === undefined) return refuse(404, 'No Number Dialled')
  const { requestUri, origin } = invite
  const own = domainOf(origin, plan)
  const host = hostOf(requestUri) ?? own
  const to = subscriberOf(plan, [host, own], dialled) ?? routeOf(plan, dialled, origin)
  if ('status' in to) return refuse(to.status, to.reason)
  const headers = { ...invitation(invite.from, hops), ...carried(invite) }
  return { go: true, to: { ...to, headers } }
}

/** The tenant a call belongs to. */
export function domainOf(origin: Origin, { domain }: Pick<Plan, 'domain'>): string {
  return origin.kind === 'subscriber' ? origin.domain : domain
}

/** Where a callee is. */
export interface Place extends Branch {
  /** Where his phones are, where there are several; `uri` is that of the best. */
  readonly branches?: readonly Branch[]
  /** Ways to try one after another; `uri` is that of the first. */
  readonly ways?: readonly Way[]
}

export type Target = Place | Barred

/**
 * Where a script's call goes: a number or a name is looked for as if the caller had dialled it; a
 * URI is a subscriber's, or says itself where it leads.
 *
 * @param own SIP domain of who calls.
 */
export function routeScript(plan: Plan, to: string, own: string): Target {
  const isUri = /^(sips?|tel):/i.test(to)
  const [name = to, host] = isUri ? [userOf(to) ?? '', hostOf(to)] : to.split('@')
  const subscriber = subscriberOf(plan, [host?.toLowerCase() ?? own], name)
  if (subscriber) return subscriber
  if (isUri && host !== undefined) return { uri: to }
  return host === undefined ? routeOf(plan, name, undefined) : { uri: `sip:${to}` }
}

/** By the domain dialled, else by the caller's own. */
function subscriberOf(plan: Plan, domains: readonly string[], user: string): Target | undefined {
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

function routeOf(plan: Plan, dialled: string, origin: Origin | undefined): Target {
  const ways = plan.ways(dialled, origin?.kind === 'trunk' ? 'trunk' : 'person')
  if ('status' in ways) return ways
  const [first] = ways
  if (!first) return { status: 404, reason: 'No Route To This Number' }
  const isPlain = ways.length === 1 && first.trunk === undefined
  return { uri: first.uri, ...(isPlain ? {} : { ways }) }
}

/** Headers of an INVITE of ours on behalf of one that came with `hops` left. */
export function invitation(from: string, hops: number): Readonly<Record<string, string>> {
  return { From: callerIdentity(from), 'Max-Forwards': String(hops - 1) }
}

function refuse(status: number, reason: string): Decision {
  return { go: false, status, reason }
}

/** @returns undefined when the header makes no sense. */
export function remainingHops(value: string | undefined): number | undefined {
  if (value === undefined) return MAX_FORWARDS
  return /^\d{1,3}$/.test(value.trim()) ? Number(value) : undefined
}

function carried(invite: Dialled): Record<string, string> {
  const pairs = CARRIED.flatMap((name) => {
    const value = invite.header(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(pairs)
}
