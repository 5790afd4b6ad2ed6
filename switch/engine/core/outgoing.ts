import { parseCseq } from '../message/cseq.ts'
import type { SipRequest } from '../message/message.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { Path } from '../transport/transport.ts'
import type { Application } from './application.ts'
import type { Answered, DialogEntry } from './dialog-entry.ts'

/** A request of an application's that has no final response yet. */
export interface Outgoing {
  readonly transactionId: string
  /** Place of its echo. */
  told?: number
  readonly application: Application
  /** Without our Via. */
  bare: SipRequest
  /** The session timer it asks for is the engine's wish, not the application's. */
  isTimed?: boolean
  /** As it went out last. */
  request: SipRequest
  path: Path
  /** Ways left for when that one fails (RFC 3263, 4.3). */
  others: readonly Path[]
  /** True once the peer has said anything. */
  isHeard: boolean
  /** The dialog it is in; absent for a new request. */
  readonly entry?: DialogEntry
  /** Name of the dialog it is in or will make; empty when there is none. */
  readonly dialogId: string
  transaction?: ClientTransaction
  /** Set once the application wants it back; sent as soon as the peer has said anything. */
  cancel?: Cancel
  /** The 2xx that came first, for an INVITE: others repeat it, or are a fork's. */
  answered?: Answered
  /** Its application is gone: nobody is left to acknowledge. */
  isOrphaned?: boolean
}

export interface Cancel {
  readonly request: SipRequest
  isSent: boolean
  /** Stops waiting for what the peer makes of it. */
  stopWaiting?: () => void
}

/** Sequence number of a request of ours. */
export function sequenceOf(request: SipRequest): number {
  return parseCseq(request)?.number ?? 0
}
