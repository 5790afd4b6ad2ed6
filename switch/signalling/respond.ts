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
  try {
    response.send(status, reason, content, sent)
  } catch {
    response.send(status - (status % 100), undefined, content, sent)
  }
}

export function refuse(response: SrfResponse, refusal: Refusal): void {
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
