import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { firstOf } from '../message/message.ts'
import { parseUri } from '../message/uri.ts'
import { countVias } from '../message/via.ts'
import type { Arrival } from '../transport/transport.ts'
import { contactUri } from './dialog.ts'

/** Where requests to a peer go, whatever its Contact says. */
export interface Detour {
  readonly detour?: Endpoint
  readonly flow?: string
}

/**
 * Where requests to a caller must go if its Contact cannot be reached: it came straight to us, from
 * another address than it believes to have.
 */
export function callerDetour(request: SipRequest, arrival: Arrival): Detour {
  if (countVias(request) !== 1 || firstOf(request, 'record-route') !== undefined) return {}
  if (arrival.flow !== undefined) return { detour: arrival.remote, flow: arrival.flow }
  const contact = parseUri(contactUri(request) ?? '')
  const isElsewhere = contact && isLiteral(contact.host) && contact.host !== arrival.remote.address
  return isElsewhere ? { detour: arrival.remote } : {}
}

/** The same for a callee: its Contact is a private address, and its answer came from a public one. */
export function calleeDetour(response: SipResponse, arrival: Arrival): Detour {
  if (firstOf(response, 'record-route') !== undefined) return {}
  if (arrival.flow !== undefined) return { detour: arrival.remote, flow: arrival.flow }
  const contact = parseUri(contactUri(response) ?? '')
  const isBehind = contact && isPrivate(contact.host) && !isPrivate(arrival.remote.address)
  return isBehind ? { detour: arrival.remote } : {}
}

function isLiteral(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host)
}

/** RFC 1918 and RFC 6598. */
function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    address,
  )
}
