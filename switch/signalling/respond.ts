import type { SrfContent, SrfMessage, SrfResponse } from './drachtio-srf.ts'
import type { Refusal } from './leg.ts'
import { tellingHeaders } from './sip-content.ts'

type Sent = (error: Error | string | null, message?: SrfMessage) => void

/**
 * Sends a response. drachtio-srf throws on a status it has no phrase for; such a status goes out as
 * its class, which is how its receiver would have to read it anyway (RFC 3261, 8.1.3.2).
 */
export function respond(
  response: SrfResponse,
  { status, reason, ...content }: { status: number; reason?: string } & SrfContent,
  sent?: Sent,
): void {
  let failure: unknown
  for (const code of [status, status - (status % 100)]) {
    try {
      response.send(code, reason, content, sent)
      return
    } catch (error) {
      failure = error
    }
  }
  // The connection to the engine is gone, and whoever waits for the response with it.
  sent?.(String(failure))
}

export function refuse(response: SrfResponse, { moved: _, ...refusal }: Refusal): void {
  respond(response, refusal)
}

/** What a final response above 299 says. */
export function refusalOf(response: SrfResponse): Refusal {
  return {
    status: response.status,
    ...(response.reason ? { reason: response.reason } : {}),
    headers: tellingHeaders(response),
  }
}
