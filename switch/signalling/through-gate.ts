import { parseNameAddress } from '../engine/message/name-address.ts'
import { parseUri } from '../engine/message/uri.ts'
import { splitAuthHeaders } from '../registrar/digest/auth-header.ts'
import type { Arrival, Gate, Origin } from '../routing/gate.ts'
import type { SrfRequest, SrfResponse } from './drachtio-srf.ts'
import { respond } from './respond.ts'
import type { Taker } from './serve-requests.ts'
import type { SourceOf } from './source-of.ts'
import { sendAnswer } from './take-register.ts'

/** Makes a taker of INVITE that goes on only with who is let in, and has not cancelled meanwhile. */
export function throughGate(
  gate: Gate,
  start: (request: SrfRequest, response: SrfResponse, origin: Origin) => void,
  failed: (error: unknown) => void,
  sourceOf: SourceOf,
): Taker {
  return (request, response) => {
    let isCancelled = false
    request.on('cancel', () => {
      isCancelled = true
    })
    gate(arrivalOf(request, sourceOf(request).address)).then(
      (admission) => {
        if (isCancelled) return // the engine has answered 487
        if (admission.kind === 'answer') sendAnswer(response, admission.answer)
        else start(request, response, admission.origin)
      },
      (error: unknown) => {
        failed(error)
        respond(response, { status: 500 })
      },
    )
  }
}

function arrivalOf(request: SrfRequest, source: string): Arrival {
  const from = parseUri(parseNameAddress(request.get('From') ?? '').uri)
  return {
    requestUri: request.uri,
    ...(from?.user ? { from: { user: from.user, host: from.host } } : {}),
    credentials: splitAuthHeaders(request.get('Proxy-Authorization') ?? ''),
    source,
  }
}
