import { parseCseq } from '../message/cseq.ts'
import { firstOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import { MAGIC_COOKIE, topVia } from '../message/via.ts'

/**
 * What a request and its retransmissions have in common (RFC 3261, 17.2.3); an ACK or CANCEL asks
 * for the key of the INVITE it belongs to.
 */
export function serverKey(request: SipRequest, method = request.method): string | undefined {
  const via = topVia(request)
  if (!via) return undefined
  const branch = via.parameters.get('branch') ?? ''
  const place = `${via.host}:${via.port ?? 5060}`
  // The cookie alone tells nothing from nothing (RFC 4475, 3.2.1).
  if (branch.startsWith(MAGIC_COOKIE) && branch !== MAGIC_COOKIE)
    return `${branch}|${place}|${method}`
  return oldKey(request, `${place};${branch}`, method)
}

/** RFC 2543 clients have no unique branch. */
function oldKey(request: SipRequest, via: string, method: string): string {
  const parts = [
    request.uri,
    tagOf(firstOf(request, 'from')),
    firstOf(request, 'call-id'),
    parseCseq(request)?.number,
    via,
    method,
  ]
  return JSON.stringify(parts)
}

/** RFC 3261, 17.1.3. */
export function clientKey(message: SipRequest | SipResponse): string | undefined {
  const branch = topVia(message)?.parameters.get('branch')
  const method = parseCseq(message)?.method
  return branch === undefined || method === undefined ? undefined : `${branch}|${method}`
}
