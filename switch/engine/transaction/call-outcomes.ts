import { firstOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { ClientUser } from './client-transaction.ts'

/** Told the status that ended an INVITE outside a dialog. */
export type TellOutcome = (status: number) => void

/** Looks at what a server transaction sends; nothing for requests that begin no call. */
export function outcomeSent(request: SipRequest, tell: TellOutcome): (message: SipMessage) => void {
  if (!beginsCall(request)) return () => undefined
  const once = onlyOnce(tell)
  return (message) => {
    if (message.kind === 'response' && message.status >= 200) once(message.status)
  }
}

/** The same user; what it is told ends the call is told here, too. */
export function outcomeTold(request: SipRequest, user: ClientUser, tell: TellOutcome): ClientUser {
  if (!beginsCall(request)) return user
  const once = onlyOnce(tell)
  return {
    response(response, arrival) {
      if (response.status >= 200) once(response.status)
      user.response(response, arrival)
    },
    // As if the peer had answered so (RFC 3261, 8.1.3.1).
    timedOut() {
      once(408)
      user.timedOut()
    },
    failed() {
      once(503)
      user.failed()
    },
  }
}

function beginsCall(request: SipRequest): boolean {
  return request.method === 'INVITE' && tagOf(firstOf(request, 'to')) === undefined
}

function onlyOnce(tell: TellOutcome): TellOutcome {
  let isTold = false
  return (status) => {
    if (!isTold) tell(status)
    isTold = true
  }
}
