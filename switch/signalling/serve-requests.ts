import type { Srf, SrfRequest, SrfResponse } from './drachtio-srf.ts'
import type { Refusal } from './leg.ts'
import { refuse, respond } from './respond.ts'
import { SDP as Accept, ALLOW, sdpOf } from './sip-content.ts'

export type Taker = (request: SrfRequest, response: SrfResponse) => void

/** Methods other servers of the cluster answer some day; refused with what is allowed instead. */
const REFUSED = ['info', 'message', 'notify', 'publish', 'refer']

export function serveCalls(srf: Srf, invite: Taker): void {
  srf.use('invite', (request, response) => {
    const refusal = unfit(request)
    if (refusal) refuse(response, refusal)
    else invite(request, response)
  })
}

export interface Others {
  /** Absent where no subscribers are kept, like the other. */
  readonly register: Taker | undefined
  readonly subscribe: Taker | undefined
  /** True: calls are to go elsewhere. */
  readonly isLeaving: () => boolean
}

/** Claims every other method outside a dialog: one nobody claims would look like an overload (503). */
export function serveOthers(srf: Srf, { register, subscribe, isLeaving }: Others): void {
  const notAllowed: Taker = (_, response) =>
    refuse(response, { status: 405, headers: { Allow: ALLOW } })
  srf.use('options', (_, response) => {
    if (isLeaving()) refuse(response, { status: 503, reason: 'Shutting Down' })
    else respond(response, { status: 200, headers: { Allow: ALLOW, Accept } })
  })
  srf.use('register', register ?? refuseRegister)
  srf.use('subscribe', subscribe ?? notAllowed)
  for (const method of REFUSED) {
    srf.use(method, notAllowed)
  }
}

function refuseRegister(_: SrfRequest, response: SrfResponse): void {
  refuse(response, { status: 501, reason: 'This Switch Has No Registrar' })
}

/** What keeps an INVITE from becoming a call (RFC 3261, 8.1.1.8, 8.2.2.3 and 8.2.3). */
function unfit(request: SrfRequest): Refusal | undefined {
  if (!request.has('Contact')) return { status: 400, reason: 'INVITE Without Contact' }
  const required = (request.get('Require') ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
  const unknown = required.filter((each) => each !== '' && each !== 'replaces')
  if (unknown.length > 0) return { status: 420, headers: { Unsupported: unknown.join(', ') } }
  if (request.body && sdpOf(request).sdp === undefined) return { status: 415, headers: { Accept } }
  return undefined
}
