import type { DialogName } from '../engine/message/replaces.ts'
import type { Origin } from '../routing/gate.ts'

/** A caller's INVITE, before it is answered. */
export interface Invite {
  /** Call-ID of the caller's dialog, for logs. */
  readonly callId: string
  /** What was dialled. */
  readonly requestUri: string
  /** From header field as received. */
  readonly from: string
  /** `udp:192.0.2.7:5060`: where the request came from. */
  readonly source: string
  /** Who calls, as far as he has proved it. */
  readonly origin: Origin
  /** Absent in a delayed offer (RFC 3264, 5). */
  readonly sdp?: string
  header(name: string): string | undefined
}

/** One of several ways to a callee. */
export interface Way {
  readonly uri: string
  /** Name of the trunk it goes over. */
  readonly trunk?: string
  /** True: it is told who calls, and its word on that is believed. */
  readonly isTrusted?: true
  /** Price of a minute. */
  readonly cost?: number
  /** Header fields that are for this way alone. */
  readonly headers?: Readonly<Record<string, string>>
  /** True: it takes no place, so that nobody in need is told that all lines are busy. */
  readonly isUrgent?: true
}

/** One of several places where a callee's phones are. */
export interface Branch {
  readonly uri: string
  /** SIP URI of the next hop, where it is not what `uri` leads to. */
  readonly via?: string
  /** Hops after that, as values of Route (RFC 3327, 5.3). */
  readonly route?: readonly string[]
}

/** An INVITE of ours. */
export interface OutgoingInvite {
  readonly uri: string
  /** Ways to try one after another; `uri` is that of the first. */
  readonly ways?: readonly Way[]
  /** Places to call at once. */
  readonly branches?: readonly Branch[]
  /** Name of the trunk it goes to, whose challenges are answered. */
  readonly trunk?: string
  /** Price of a minute. */
  readonly cost?: number
  /** SIP URI of the next hop, where it is not what `uri` leads to. */
  readonly via?: string
  /** Hops after that, as values of Route. */
  readonly route?: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** Where to call when the callee has moved. Absent: nowhere, and the redirection is its answer. */
  readonly forward?: Forward
  /** Absent asks the callee for the offer. */
  readonly sdp?: string
}

/** What a party of an established dialog does. Events of a leg come in the order it acted. */
export type DialogEvent =
  | { readonly type: 'acknowledged'; readonly sdp?: string }
  | { readonly type: 'offered'; readonly question: Question }
  | { readonly type: 'relayed'; readonly message: InDialogMessage }
  | { readonly type: 'reoffer-answered'; readonly sdp?: string }
  | { readonly type: 'reoffer-refused'; readonly refusal: Refusal }
  /** Another party is there from now on, in the dialog with that Call-ID. */
  | { readonly type: 'replaced'; readonly callId: string }
  | { readonly type: 'ended'; readonly reason: string }

export type CallerEvent =
  | DialogEvent
  | { readonly type: 'cancelled' }
  /** Our 200 is out and the dialog exists. */
  | { readonly type: 'established' }
  /** Our 200 did not go out: the caller cancelled, or its transaction is over. */
  | { readonly type: 'unanswerable'; readonly reason: string }

export type CalleeEvent =
  | DialogEvent
  | { readonly type: 'provisional'; readonly status: number; readonly sdp?: string }
  | {
      readonly type: 'answered'
      readonly sdp?: string
      readonly header?: HeaderOf
      /** Price of a minute. */
      readonly cost?: number
    }
  | { readonly type: 'refused'; readonly refusal: Refusal }

/** Value of a header field of a message. */
export type HeaderOf = (name: string) => string | undefined

/** A final response above 299. */
export interface Refusal {
  readonly status: number
  /** Reason phrase; absent means the standard one of the status. */
  readonly reason?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Of a redirection. */
  readonly moved?: Moved
}

/** The callee is elsewhere (RFC 3261, 21.3). */
export interface Moved {
  readonly status: number
  /** Values of Contact. */
  readonly contacts: readonly string[]
  /** Name of the trunk that says so. */
  readonly trunk?: string
}

/** Decides on a redirection: an INVITE for elsewhere, a refusal, or nothing: it is the answer. */
export type Forward = (moved: Moved) => Omit<OutgoingInvite, 'sdp'> | Refusal | undefined

/** A new offer inside a dialog (re-INVITE or UPDATE). Answer it once, one way or the other. */
export interface Question {
  /** Absent in a re-INVITE that wants the offer from us. */
  readonly sdp?: string
  accept(sdp: string): void
  refuse(refusal: Refusal): void
}

/** A request inside a dialog that is not about its session: INFO, MESSAGE, REFER, NOTIFY. */
export interface InDialogMessage {
  readonly method: string
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
  readonly body?: string
  reply(status: number): void
}

/** What can be done with either party once its dialog exists. Nothing here throws. */
export interface DialogLeg {
  /** Sends a re-INVITE; without SDP it asks for an offer. `reoffer-...` events tell the outcome. */
  reoffer(sdp: string | undefined): void
  /** Sends the ACK that carries our answer, after an INVITE of ours without SDP. */
  acknowledge(sdp: string): void
  relay(message: InDialogMessage): void
  /**
   * Has the party take the place of another in a dialog of ours (RFC 3891). `done` hears the status
   * that says how that went; after 200 this leg has ended, and the party is in the other call.
   */
  takePlaceOf(dialog: DialogName, done: (status: number) => void): void
  /**
   * Sends BYE; resolves when it has been answered or there is nobody left to answer.
   *
   * @param reason Value of Reason (RFC 3326).
   */
  hangUp(reason?: string): Promise<void>
  /** Lets go of the dialog without a word: the engine it lived in is gone. */
  forget(): void
}

export interface CallerLeg extends DialogLeg {
  readonly invite: Invite
  /** Sends a provisional response. */
  ring(status: number, sdp?: string): void
  answer(sdp: string): void
  refuse(refusal: Refusal): void
  /**
   * Keeps a text with the dialog, for who takes it up when we die.
   *
   * @throws {SuccessionError}
   */
  note(text: string): Promise<void>
}

export interface CalleeLeg extends DialogLeg {
  cancel(): void
}
