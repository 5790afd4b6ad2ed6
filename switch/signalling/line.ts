import { CalleeHalf } from './callee-half.ts'
import type { Srf } from './drachtio-srf.ts'
import type { CalleeEvent, CalleeLeg, OutgoingInvite } from './leg.ts'

/** A request of ours outside any dialog. */
export interface OutgoingRequest {
  readonly method: string
  readonly uri: string
  /** SIP URI of the next hop, where it is not what `uri` leads to. */
  readonly via?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface FinalAnswer {
  readonly status: number
  readonly reason?: string
}

/** What can be sent of our own accord. */
export interface Line {
  /** Sends an INVITE; `hear` is told everything the callee does. */
  dial(
    invite: OutgoingInvite,
    hear: (event: CalleeEvent) => void,
    /** Methods that are taken within the dialog. */
    allow?: string,
  ): CalleeLeg
  /** Resolves with the final response; 503 when it cannot be sent. Never rejects. */
  request(request: OutgoingRequest): Promise<FinalAnswer>
}

/** Nothing went out. */
export const UNSENT: FinalAnswer = { status: 503, reason: 'SIP Engine Unreachable' }

export function openLine(srf: Srf): Line {
  return {
    dial: (invite, hear, allow) => new CalleeHalf(srf, invite, hear, allow),
    request: ({ method, uri, via, headers, body }) =>
      new Promise((resolve) => {
        const next = via === undefined ? {} : { proxy: via }
        const content = body === undefined ? { headers } : { headers, body }
        try {
          srf.request(uri, { method, ...next, ...content }, (error, sent) => {
            if (error || !sent) return resolve(UNSENT)
            sent.on('response', ({ status, reason }) => {
              if (status >= 200) resolve({ status, reason })
            })
          })
        } catch {
          resolve(UNSENT)
        }
      }),
  }
}
