import type { MediaFault, Party } from '../media/media.ts'
import type {
  Branch,
  CalleeEvent,
  CallerEvent,
  Forward,
  InDialogMessage,
  Question,
  Refusal,
  Way,
} from '../signalling/leg.ts'

/** A call as its state machine sees it: two legs and at most one negotiation of media. */
export interface Call {
  readonly destination: Destination
  readonly caller: CallerStage
  readonly callee: CalleeStage
  readonly exchange: Exchange | undefined
  /** The callee said more than "trying". */
  readonly hasRung: boolean
  /** The last answer given to the caller in early media. */
  readonly early: string | undefined
  /** Both parties are being told of other media; undefined when they are not. */
  readonly renewal: Renewal | undefined
  /** The media was lost that one party or both still believe in. */
  readonly isLost: boolean
  /** Why the call is being ended; undefined while it is not. */
  readonly ending: string | undefined
}

/** What a renewal waits for: the relay's offer for the callee, his answer, and so on to the caller's. */
export type Renewal = 'offer-anchored' | 'callee' | 'answer-anchored' | 'caller'

export interface Destination extends Branch {
  /** Ways to try one after another, where there are several. */
  readonly ways?: readonly Way[]
  /** Places to call at once, where there are several. */
  readonly branches?: readonly Branch[]
  readonly headers: Readonly<Record<string, string>>
  /** Where to call when the callee has moved. */
  readonly forward?: Forward
  /** True: the caller is told of a redirection. */
  readonly passesMoved?: true
}

export type CallerStage =
  | 'inviting'
  /** Our 200 is with the engine, which has not said yet whether it went out. */
  | 'answering'
  /** The dialog exists, but a BYE has to wait for the ACK (RFC 3261, 15). */
  | 'unacknowledged'
  | 'confirmed'
  | 'gone'

export type CalleeStage =
  | 'idle'
  | 'inviting'
  /** CANCEL is out; a 200 may have been faster. */
  | 'cancelled'
  | 'confirmed'
  | 'gone'

/**
 * One offer and its answer on their way through the relay (RFC 3264). The caller's INVITE starts
 * the first; each re-INVITE or UPDATE from either side starts another.
 */
export interface Exchange {
  /** Who sent the request. */
  readonly by: Party
  /** Absent for the caller's INVITE. */
  readonly question: Question | undefined
  /** The request had no offer: it comes with the peer's 200, and its answer with the ACK. */
  readonly isLate: boolean
  readonly awaits: 'offer-anchored' | 'peer' | 'ack' | 'answer-anchored' | Early
}

/** A provisional response whose session description is with the relay. */
export interface Early {
  readonly status: number
  /** What the callee said meanwhile; the newest wins. */
  readonly next: Extract<CalleeEvent, { type: 'provisional' | 'answered' }> | undefined
}

export type Timer =
  /** The callee does not answer. */
  | 'ring'
  /** The call has lasted longer than any call should. */
  | 'longest'
  /** A message that must come does not come. */
  | 'patience'
  /** A re-INVITE of ours met one of the party's. */
  | 'glare'

/** Milliseconds. */
export const TIMERS: Readonly<Record<Timer, number>> = {
  ring: 180_000,
  longest: 12 * 3_600_000,
  // 64 T1 (RFC 3261, table 4) is when the engine gives up; it is given the chance to say so.
  patience: 40_000,
  // RFC 3261, 14.1: 2.1 to 4 s for who made the Call-ID, less for the other.
  glare: 2_500,
}

export type CallEvent =
  | { readonly from: 'caller'; readonly event: CallerEvent }
  | { readonly from: 'callee'; readonly event: CalleeEvent }
  | { readonly from: 'media'; readonly event: MediaEvent | LossEvent }
  | { readonly from: 'timer'; readonly timer: Timer }
  /** `lost`: the engine is gone and with it both dialogs. `stop`: the switch shuts down. */
  | { readonly from: 'switch'; readonly event: 'lost' | 'stop' }

/** How the last order to media turned out; each `offer`, `answer` and `renew` has one. */
export type MediaEvent =
  | { readonly type: 'anchored'; readonly sdp: string }
  | { readonly type: 'failed'; readonly fault: MediaFault; readonly reason: string }

/** The relay has lost the call. */
export interface LossEvent {
  readonly type: 'lost'
}

export type Action =
  | LegOrder
  | { readonly type: 'media-offer'; readonly by: Party; readonly sdp: string }
  | { readonly type: 'media-answer'; readonly sdp: string }
  | { readonly type: 'media-revert' }
  | { readonly type: 'media-renew' }
  | { readonly type: 'media-confirm'; readonly sdp: string }
  | { readonly type: 'media-release' }
  | { readonly type: 'call'; readonly to: Destination; readonly sdp: string | undefined }
  /** `reason`: value of the header field. */
  | { readonly type: 'hang-up'; readonly party: Party; readonly reason?: string }
  | { readonly type: 'start'; readonly timer: Timer }
  | { readonly type: 'stop'; readonly timer: Timer }

/** Something to say to a party, and nothing comes back from it but events. */
export type LegOrder =
  | { readonly type: 'cancel' }
  | { readonly type: 'ring'; readonly status: number; readonly sdp?: string }
  | { readonly type: 'answer'; readonly sdp: string }
  | { readonly type: 'refuse'; readonly refusal: Refusal }
  | { readonly type: 'reoffer'; readonly to: Party; readonly sdp: string | undefined }
  | { readonly type: 'acknowledge'; readonly to: Party; readonly sdp: string }
  | { readonly type: 'relay'; readonly to: Party; readonly message: InDialogMessage }
  | { readonly type: 'forget'; readonly party: Party }
  | { readonly type: 'accept'; readonly question: Question; readonly sdp: string }
  | { readonly type: 'decline'; readonly question: Question; readonly refusal: Refusal }
  | { readonly type: 'reply'; readonly message: InDialogMessage; readonly status: number }

export type Step = readonly [Call, readonly Action[]]

export function peerOf(party: Party): Party {
  return party === 'caller' ? 'callee' : 'caller'
}

/** True when neither party can send anything more that matters. */
export function isOver({ ending, caller, callee }: Call): boolean {
  return ending !== undefined && caller === 'gone' && callee === 'gone'
}
