import { parseCseq } from '../message/cseq.ts'
import { header } from '../message/header.ts'
import { linesOf, NO_BODY, type SipRequest, type SipResponse } from '../message/message.ts'

/** The hop-by-hop ACK for a final response above 299 (RFC 3261, 17.1.1.3). */
export function ackFor(invite: SipRequest, response: SipResponse): SipRequest {
  return sameHop(invite, 'ACK', linesOf(response, 'to'))
}

/** A CANCEL for an INVITE (RFC 3261, 9.1), with the reason its user gives (RFC 3326). */
export function cancelFor(invite: SipRequest): SipRequest {
  return sameHop(invite, 'CANCEL', linesOf(invite, 'to'))
}

function sameHop(invite: SipRequest, method: string, to: SipRequest['headers']): SipRequest {
  return {
    kind: 'request',
    method,
    uri: invite.uri,
    headers: [
      ...linesOf(invite, 'via').slice(0, 1),
      ...linesOf(invite, 'route'),
      header('Max-Forwards', 70),
      ...linesOf(invite, 'from'),
      ...to,
      ...linesOf(invite, 'call-id'),
      header('CSeq', `${parseCseq(invite)?.number ?? 0} ${method}`),
    ],
    body: NO_BODY,
  }
}
