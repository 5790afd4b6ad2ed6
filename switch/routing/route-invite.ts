import type { Binding } from '../registrar/location/binding.ts'
import type { Branch, Forward, Way } from '../signalling/leg.ts'
import { addressed, decide, type Round, subscriberOf } from './decide.ts'
import { decideAndFollow } from './forward.ts'
import type { Origin } from './gate.ts'
import { isLoop } from './identity/diversion.ts'
import { type Belief, type Identity, identityOf } from './identity/identity.ts'
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
  | { readonly go: true; readonly to: Destined }
  | { readonly go: false; readonly status: number; readonly reason: string }

/** A callee, and what an INVITE tells him. */
export interface Destined extends Place {
  readonly headers: Readonly<Record<string, string>>
  readonly forward?: Forward
  /** True: the caller is told of a redirection. */
  readonly passesMoved?: true
}

/** RFC 3261, 8.1.1.6. */
export const MAX_FORWARDS = 70

/** Headers that are the caller's to say and the callee's to hear, whoever sits between. */
const CARRIED = ['Subject', 'Priority', 'User-to-User']

/**
 * Decides on a new call: a subscriber first, then by the longest prefix of the number dialled.
 *
 * A switch between two dialogs would hide a loop from both ends, so it counts hops like a proxy
 * (RFC 7332), and diversions.
 */
export function routeInvite(plan: Plan, invite: Dialled): Decision {
  const { requestUri, origin } = invite
  const hops = remainingHops(invite.header('Max-Forwards'))
  if (hops === undefined) return refuse(400, 'Malformed Max-Forwards')
  if (hops <= 0) return refuse(483, 'Too Many Hops')
  const dialled = userOf(requestUri)
  if (dialled === undefined) return refuse(404, 'No Number Dialled')
  if (isLoop((name) => invite.header(name), dialled)) return refuse(482, 'Diverted In Circles')
  const own = domainOf(origin, plan)
  const round: Round = {
    ...{ plan, own, dialled, hops, identity: callerOf(plan, invite), common: carried(invite) },
    ...{ hosts: [hostOf(requestUri) ?? own, own] },
    by: origin.kind === 'trunk' ? 'trunk' : 'person',
  }
  if (origin.kind !== 'trunk' || !origin.takesRedirects) return decideAndFollow(round)
  const decision = decide(round)
  return decision.go ? { go: true, to: { ...decision.to, passesMoved: true } } : decision
}

/** The tenant a call belongs to. */
export function domainOf(origin: Origin, { domain }: Pick<Plan, 'domain'>): string {
  return origin.kind === 'subscriber' ? origin.domain : domain
}

/** Who calls, as far as he is believed. */
export function callerOf(plan: Plan, { from, origin, header }: Dialled): Identity {
  const own = domainOf(origin, plan)
  const isOurs = (user: string) => plan.subscriber({ domain: own, user }) !== undefined
  return identityOf({ from, header }, beliefIn(origin), isOurs)
}

function beliefIn(origin: Origin): Belief {
  if (origin.kind === 'subscriber') {
    return { kind: 'proof', uri: `sip:${origin.user}@${origin.domain}` }
  }
  return { kind: origin.kind === 'trunk' && origin.isTrusted ? 'word' : 'nothing' }
}

/** Where a callee is. */
export interface Place extends Branch {
  /** Where his phones are, where there are several; `uri` is that of the best. */
  readonly branches?: readonly Branch[]
  /** Ways to try one after another; `uri` is that of the first. */
  readonly ways?: readonly Way[]
}

/**
 * Where a script's call goes: a number or a name is looked for as if the caller had dialled it; a
 * URI is a subscriber's, or says itself where it leads.
 */
export function routeScript(call: Omit<Round, 'hosts' | 'dialled' | 'by'>, to: string): Decision {
  const isUri = /^(sips?|tel):/i.test(to)
  const [name = to, host] = isUri ? [userOf(to) ?? '', hostOf(to)] : to.split('@')
  const hosts = [host?.toLowerCase() ?? call.own]
  if (host === undefined || subscriberOf(call.plan, hosts, name)) {
    return decideAndFollow({ ...call, hosts, dialled: name, by: 'person' })
  }
  return { go: true, to: addressed(call, { uri: isUri ? to : `sip:${to}` }, 'untrusted') }
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
