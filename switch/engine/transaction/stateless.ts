import { hash } from 'node:crypto'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { type ReplyContent, replyTo } from '../message/reply.ts'
import { replyAddress, topVia } from '../message/via.ts'
import type { Arrival, Path } from '../transport/transport.ts'

/** A response of which nothing is kept: the same request gets the same one again (RFC 3261, 8.2.7). */
export function statelessReply(request: SipRequest, content: ReplyContent): SipResponse {
  return replyTo(request, { toTag: fingerprint(request), ...content })
}

/** Sixteen hexadecimal digits that differ from one request to the next, never between its copies. */
export function fingerprint(request: SipRequest): string {
  const branch = topVia(request)?.parameters.get('branch') ?? ''
  const callId = request.headers.find(({ name }) => name === 'call-id')?.value ?? ''
  return hash('sha1', `${branch}\0${callId}`).slice(0, 16)
}

/** Over the connection the request came on; without it, where its Via says (RFC 3261, 18.2.2). */
export function replyPath(request: SipRequest, { local, remote, flow }: Arrival): Path {
  const via = topVia(request)
  const place = { local, remote: via ? replyAddress(via) : remote }
  return flow === undefined ? place : { ...place, flow }
}
