import { header } from './header.ts'
import { type Header, linesOf, NO_BODY, type SipRequest, type SipResponse } from './message.ts'
import { tagOf } from './name-address.ts'

/** Reason phrases of the statuses we answer with ourselves (RFC 3261, 21). */
const REASONS: Readonly<Record<number, string>> = {
  100: 'Trying',
  200: 'OK',
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  420: 'Bad Extension',
  422: 'Session Interval Too Small',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  483: 'Too Many Hops',
  487: 'Request Terminated',
  491: 'Request Pending',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
  504: 'Server Time-out',
  505: 'Version Not Supported',
}

export interface ReplyContent {
  readonly status: number
  readonly reason?: string
  /** Header fields on top of those every response takes from its request. */
  readonly headers?: readonly Header[]
  readonly body?: Buffer
  /** Added to To where that has no tag yet; a 100 needs none. */
  readonly toTag?: string
}

/** A response to a request (RFC 3261, 8.2.6). */
export function replyTo(request: SipRequest, content: ReplyContent): SipResponse {
  const { status, headers = [], body = NO_BODY, toTag } = content
  return {
    kind: 'response',
    status,
    reason: content.reason ?? REASONS[status] ?? '',
    headers: [
      ...linesOf(request, 'via'),
      ...(makesDialog(request, status) ? linesOf(request, 'record-route') : []),
      ...linesOf(request, 'from'),
      ...linesOf(request, 'to').map((to) => tagged(to, toTag)),
      ...linesOf(request, 'call-id'),
      ...linesOf(request, 'cseq'),
      ...headers,
    ],
    body,
  }
}

/** Responses that make a dialog carry the request's Record-Route (RFC 3261, 12.1.1). */
function makesDialog({ method }: SipRequest, status: number): boolean {
  return ['INVITE', 'SUBSCRIBE', 'NOTIFY', 'REFER'].includes(method) && status > 100 && status < 300
}

function tagged(to: Header, tag: string | undefined): Header {
  if (tag === undefined || tagOf(to.value) !== undefined) return to
  return header('To', `${to.value};tag=${tag}`)
}
