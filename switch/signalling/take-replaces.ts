import { parseReplaces } from '../engine/message/replaces.ts'
import type { Origin } from '../routing/gate.ts'
import { Dialog, type Srf, type SrfRequest, type SrfResponse } from './drachtio-srf.ts'
import type { Refusal } from './leg.ts'
import { refuse, respond } from './respond.ts'
import { ALLOW_IN_DIALOG, sdpContent, sdpOf } from './sip-content.ts'
import type { StandingDialogs } from './standing-dialogs.ts'

/** An INVITE that wants to take the place of a party (RFC 3891). */
export interface Replacing {
  readonly srf: Srf
  readonly standing: StandingDialogs
  readonly request: SrfRequest
  readonly response: SrfResponse
  readonly origin: Origin
}

/**
 * Has who sent an INVITE take the place of the party it names: its offer goes to the call as if the
 * party had made it, and when that is agreed, the party gets a BYE (RFC 3891, 3).
 *
 * @param allow Methods that are taken within the dialog.
 */
export function takeReplaces(
  { srf, standing, request, response, origin }: Replacing,
  value: string,
  allow: string = ALLOW_IN_DIALOG,
): void {
  const replaces = parseReplaces(value)
  const half = replaces && standing.find(replaces)
  const refusal = refusalOf(origin, replaces !== undefined)
  if (refusal) return refuse(response, refusal)
  if (!half) return refuse(response, { status: 481 })
  if (replaces.isEarlyOnly) return refuse(response, { status: 486 })
  let isCancelled = false
  request.on('cancel', () => {
    isCancelled = true
  })
  half.propose({
    ...sdpOf(request),
    refuse: (why) => refuse(response, why),
    accept: (sdp) => {
      const content = sdpContent(sdp, { Allow: allow })
      respond(response, { status: 200, ...content }, (error, sent) => {
        if (error || !sent || isCancelled) return
        half.moveTo(new Dialog(srf, 'uas', { req: request, res: response, sent }))
      })
    },
  })
}

/** Names of dialogs are no secret to carriers on the way: those who are not trusted replace nobody. */
function refusalOf(origin: Origin, isReadable: boolean): Refusal | undefined {
  if (!isReadable) return { status: 400, reason: 'Malformed Replaces' }
  if (origin.kind !== 'trunk' || origin.isTrusted) return undefined
  return { status: 403, reason: 'Not Yours To Replace' }
}
