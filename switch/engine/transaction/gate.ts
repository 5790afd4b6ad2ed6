import type { SipRequest } from '../message/message.ts'
import type { ReplyContent } from '../message/reply.ts'
import type { Arrival } from '../transport/transport.ts'

/** Decides whether a request that is new to the transactions gets one. */
export interface Gate {
  /** @returns the answer it gets at once instead, of which nothing is kept. */
  judge(request: SipRequest, arrival: Arrival): ReplyContent | undefined
  /** A transaction began for a peer at this address. */
  opened(address: string): void
  /** One that began has ended. */
  closed(address: string): void
}

export const OPEN_GATE: Gate = {
  judge: () => undefined,
  opened: () => undefined,
  closed: () => undefined,
}
