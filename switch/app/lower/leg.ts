import type { DialogName } from '../../engine/message/replaces.ts'
import type { HungUp, Rejected } from '../core/errors.ts'

/** One party's dialog (RFC 3261, 12), without its media: everything that is said in SIP. */
export interface Leg {
  /** Unique among all legs of all switches. */
  readonly id: string
  /** Who calls: URI and, where it was given, the name to show. */
  readonly from: Address
  readonly to: Address
  /** Header field of the party's INVITE, or of its final response to ours. */
  header(name: string): string | undefined
  /**
   * Tells, in order, all that the party does; what it did before comes first. To be called once.
   */
  hear(listener: (event: LegEvent) => void): void
  /**
   * Sends a re-INVITE with an offer.
   *
   * @returns the party's answer.
   * @throws {Rejected} when the session stays as it was, {HungUp} when the leg is over.
   */
  reoffer(sdp: string): Promise<string>
  /**
   * Sends a request inside the dialog, such as INFO, MESSAGE, REFER or NOTIFY.
   *
   * @throws {Rejected} with a final response above 299, {HungUp} when the leg is over.
   */
  request(request: LegRequest): Promise<void>
  /**
   * Has the party take the place of another in a call of ours (RFC 3891); this leg is over then.
   *
   * @throws {Rejected} when there is no such dialog, or its call does not agree; {HungUp}
   */
  takePlaceOf(dialog: DialogName): Promise<void>
  /**
   * Lets go of the party by BYE, CANCEL or a final response, whichever its state asks for. An
   * answer that beats our CANCEL is followed by BYE. Never rejects.
   *
   * @param end Why, for the record and, where the party did nothing for it, for the party.
   */
  hangUp(end?: HungUp): Promise<void>
}

/** A leg whose INVITE came to us. */
export interface IncomingLeg extends Leg {
  readonly requestUri: string
  /** The offer; absent in a delayed one (RFC 3264, 5). */
  readonly sdp: string | undefined
  /** Sends a provisional response; with a session description the caller hears what we send. */
  ring(status: 180 | 181 | 182 | 183, sdp?: string): void
  /**
   * Sends 200.
   *
   * @returns the session description of the ACK, once that came: the answer to a delayed offer.
   * @throws {HungUp} when the caller was faster, or no ACK came.
   */
  answer(sdp: string): Promise<string | undefined>
  /** Sends a final response above 299. */
  reject(rejection: Rejected): void
  /** True from the start for a leg that is taken up from a process that died. */
  readonly isAnswered: boolean
  /** Keeps a text with the dialog, outside this process, for who takes it up. */
  keep(text: string): Promise<void>
}

/** A leg whose INVITE is ours. */
export interface OutgoingLeg extends Leg {
  readonly isOutgoing: true
}

export interface Address {
  readonly uri: string
  /** User part of the URI, unescaped; empty where it has none. */
  readonly user: string
  readonly display: string
}

/** An INVITE of ours. */
export interface OutgoingInvite {
  /** A URI, or a number that routing finds a trunk for. */
  readonly to: string
  /** URI of the caller, as the callee shall see it. */
  readonly from: Address
  readonly headers: Readonly<Record<string, string>>
  readonly sdp: string
}

export interface LegRequest {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
  readonly body?: string
}

/** A request of the party inside its dialog; it has to be replied to once. */
export interface ReceivedRequest extends LegRequest {
  reply(status: number): void
}

/** A new offer of the party (re-INVITE or UPDATE). To be answered once, one way or the other. */
export interface ReceivedOffer {
  /** Absent in a re-INVITE that wants the offer from us. */
  readonly sdp: string | undefined
  /** @returns the session description of the ACK: the answer to an offer of ours. */
  answer(sdp: string): Promise<string | undefined>
  refuse(status: number): void
}

export type LegEvent =
  | OutgoingEvent
  | { readonly type: 'offered'; readonly offer: ReceivedOffer }
  | { readonly type: 'requested'; readonly request: ReceivedRequest }
  /** Always the last one. */
  | { readonly type: 'ended'; readonly end: HungUp }

/** What comes in answer to an INVITE of ours. */
export type OutgoingEvent =
  | { readonly type: 'progressed'; readonly status: number; readonly sdp: string | undefined }
  | {
      readonly type: 'answered'
      readonly sdp: string | undefined
      /** Price of a minute from now on; absent: none is known. */
      readonly cost?: number | undefined
    }
  /** Followed by `ended`. */
  | { readonly type: 'rejected'; readonly rejection: Rejected }
