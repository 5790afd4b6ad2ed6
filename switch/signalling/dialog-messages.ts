import type { SrfDialog, SrfRequest, SrfResponse } from './drachtio-srf.ts'
import type { InDialogMessage, Question } from './leg.ts'
import { refuse, respond } from './respond.ts'
import { ALLOW_IN_DIALOG, sdpContent, sdpOf } from './sip-content.ts'

/** Headers that requests within a dialog say most with (RFC 3515, RFC 3892, RFC 6665, RFC 6086). */
const CARRIED = ['Refer-To', 'Referred-By', 'Event', 'Subscription-State', 'Info-Package']

function carriedHeaders(request: SrfRequest): Readonly<Record<string, string>> {
  const pairs = CARRIED.flatMap((name) => {
    const value = request.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(pairs)
}

/** RFC 3261, 8.2.1. */
function allowed(status: number): { readonly headers?: Readonly<Record<string, string>> } {
  return status === 405 ? { headers: { Allow: ALLOW_IN_DIALOG } } : {}
}

export function questionOf(request: SrfRequest, response: SrfResponse, contact: string): Question {
  return {
    ...sdpOf(request),
    accept: (sdp) => respond(response, { status: 200, ...sdpContent(sdp, { Contact: contact }) }),
    refuse: (refusal) => refuse(response, refusal),
  }
}

export function messageOf(request: SrfRequest, response: SrfResponse): InDialogMessage {
  const contentType = request.get('Content-Type')
  return {
    method: request.method,
    ...(contentType ? { contentType } : {}),
    ...(request.body ? { body: request.body } : {}),
    headers: carriedHeaders(request),
    reply: (status) => respond(response, { status, ...allowed(status) }),
  }
}

/** Ends a dialog that nobody is interested in any more. */
export function bid(dialog: SrfDialog, done: () => void): void {
  try {
    dialog.request({ method: 'BYE' }, done)
  } catch {
    // The connection to the engine is gone, and with it the dialog.
    done()
  }
}
