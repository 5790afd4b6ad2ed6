import { CalleeHalf } from './callee-half.ts'
import type { Srf, SrfResponse } from './drachtio-srf.ts'
import { type AnswerChallenges, type Identify, identification } from './identification.ts'
import type { CalleeEvent, CalleeLeg, HeaderOf, OutgoingInvite } from './leg.ts'
import { repeatedAt } from './repeated-at.ts'
import type { StandingDialogs } from './standing-dialogs.ts'

/** A request of ours outside any dialog. */
export interface OutgoingRequest {
  readonly method: string
  readonly uri: string
  /** Name of the trunk it goes to, whose challenges are answered. */
  readonly trunk?: string
  /** SIP URI of the next hop, where it is not what `uri` leads to. */
  readonly via?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface FinalAnswer {
  readonly status: number
  readonly reason?: string
  /** Absent where nothing came back. */
  readonly header?: HeaderOf
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

/** @param answer answers challenges of trunks. */
export function openLine(srf: Srf, standing: StandingDialogs, answer?: AnswerChallenges): Line {
  return {
    dial: (invite, hear, allow) => new CalleeHalf(srf, invite, hear, { allow, answer, standing }),
    request: (request) =>
      new Promise((resolve) => {
        const identify = identification(answer, request.trunk)
        ask(srf, request, { identify, resolve })
      }),
  }
}

interface Asking {
  readonly identify: Identify
  readonly resolve: (answer: FinalAnswer) => void
}

function ask(srf: Srf, request: OutgoingRequest, { identify, resolve }: Asking): void {
  const { method, uri, via, headers, body } = request
  const next = via === undefined ? {} : { proxy: via }
  const content = body === undefined ? { headers } : { headers, body }
  const take = async (response: SrfResponse): Promise<void> => {
    const credentials = await identify(response)
    if (!credentials) {
      const { status, reason } = response
      return resolve({ status, reason, header: (name) => response.get(name) })
    }
    const { headers: repeated, hop = via } = repeatedAt(response, via ?? uri)
    const again = { ...request, headers: { ...headers, ...repeated, ...credentials } }
    ask(srf, hop === undefined ? again : { ...again, via: hop }, { identify, resolve })
  }
  try {
    srf.request(uri, { method, ...next, ...content }, (error, sent) => {
      if (error || !sent) return resolve(UNSENT)
      sent.on('response', (response) => {
        if (response.status >= 200) void take(response)
      })
    })
  } catch {
    resolve(UNSENT)
  }
}
