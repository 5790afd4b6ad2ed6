import type { Route } from '../../inventory/model/cluster.ts'
import { callerIdentity } from './caller-identity.ts'
import { chooseRoute } from './choose-route.ts'
import { userOf } from './sip-user.ts'

/** What routing reads of an INVITE. */
export interface Dialled {
  readonly requestUri: string
  readonly from: string
  header(name: string): string | undefined
}

/** Where a call goes, or the answer its caller gets instead. */
export type Decision =
  | { readonly go: true; readonly uri: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly go: false; readonly status: number; readonly reason: string }

/** RFC 3261, 8.1.1.6. */
const MAX_FORWARDS = 70

/** Headers that are the caller's to say and the callee's to hear, whoever sits between. */
const CARRIED = ['Subject', 'Priority', 'Privacy', 'User-to-User']

/**
 * Decides on a new call: by the longest prefix of the number dialled.
 *
 * A switch between two dialogs would hide a loop from both ends, so it counts hops like a proxy
 * (RFC 7332).
 */
export function routeInvite(routes: readonly Route[], invite: Dialled): Decision {
  const hops = remainingHops(invite.header('Max-Forwards'))
  if (hops === undefined) return refuse(400, 'Malformed Max-Forwards')
  if (hops <= 0) return refuse(483, 'Too Many Hops')
  const dialled = userOf(invite.requestUri)
  if (dialled === undefined) return refuse(404, 'No Number Dialled')
  const route = chooseRoute(routes, dialled)
  if (!route) return refuse(404, 'No Route To This Number')
  return {
    go: true,
    uri: route.to.replace(/^sips?:/i, (scheme) => `${scheme}${dialled}@`),
    headers: {
      From: callerIdentity(invite.from),
      'Max-Forwards': String(hops - 1),
      ...carried(invite),
    },
  }
}

function refuse(status: number, reason: string): Decision {
  return { go: false, status, reason }
}

function remainingHops(value: string | undefined): number | undefined {
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
