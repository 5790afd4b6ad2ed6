import type { Dialog } from '../dialog/dialog.ts'
import type { SipRequest } from '../message/message.ts'
import type { Path } from '../transport/transport.ts'
import type { Application } from './application.ts'
import type { Descriptions } from './descriptions.ts'
import type { Reliable } from './reliable.ts'

/** A dialog and what is under way in it. */
export interface DialogEntry {
  dialog: Dialog
  /** It sent the response or the INVITE that made it. */
  application: Application
  /** Transaction id of the INVITE that made the dialog, as the application knows it. */
  readonly inviteTransactionId: string
  /** Place of the newest frame that told the application of it: the response that made it. */
  told?: number
  /** Requests of the peer's that are not answered yet. */
  readonly taking: UnderWay
  /** Requests of ours that are not answered yet; UPDATE only when it makes an offer. */
  readonly making: UnderWay
  /** A session description answered the INVITE under way: what comes next is another offer. */
  isNegotiated: boolean
  /** What the session is now, for an heir of its application's. */
  descriptions?: Descriptions
  /** What its application wants an heir to know. */
  note?: string
  /** The peer answered although it had been cancelled: once acknowledged, it is let go. */
  isUnwanted: boolean
  /** Our 2xx is repeated until the peer acknowledges it. */
  unconfirmed?: { readonly sequence: number; readonly stop: () => void; readonly isFirst: boolean }
  /** The peer's 2xx that wants our ACK, and the ACK once it was sent. */
  answered?: Answered
  /** Timers of the session (RFC 4028), by what stops them. */
  readonly sessionTimers: (() => void)[]
  /** A refresh of the session that is not answered yet. */
  refreshing?: Refreshing
  /** A subscription is waited for no longer. */
  stopSubscription?: () => void
  /** Provisional responses of ours that want a PRACK each. */
  reliable?: Reliable
  /** The newest provisional response of the peer's that wanted a PRACK (RFC 3262, 4). */
  heard?: { readonly request: number; readonly response: number }
}

/** Of those that may collide (RFC 3261, 14; RFC 3311, 5.2). */
export interface UnderWay {
  invite: boolean
  update: boolean
}

/** A peer's 2xx to an INVITE. */
export interface Answered {
  readonly sequence: number
  readonly remoteTag: string | undefined
  ack?: { readonly message: SipRequest; readonly path: Path }
}

/** A refresh of ours, and what the application wants to do when it is over. */
export interface Refreshing {
  readonly waiting: (() => void)[]
  readonly stop: () => void
}

/** A dialog just made; while it is early, the INVITE that made it is under way. */
export function entryFor(
  content: Pick<DialogEntry, 'dialog' | 'application' | 'inviteTransactionId'>,
): DialogEntry {
  const { isEarly, role } = content.dialog
  return {
    ...content,
    taking: { invite: isEarly && role === 'uas', update: false },
    making: { invite: isEarly && role === 'uac', update: false },
    ...{ isNegotiated: false, isUnwanted: false, sessionTimers: [] },
  }
}

/** A request within the dialog got its final response. */
export function settled(underWay: UnderWay, method: string): void {
  if (method === 'INVITE') underWay.invite = false
  if (method === 'UPDATE') underWay.update = false
}

/** A request within the dialog is under way from now on. */
export function begun(underWay: UnderWay, { method }: SipRequest): void {
  if (method === 'INVITE') underWay.invite = true
  if (method === 'UPDATE') underWay.update = true
}

export function stopTimers(entry: DialogEntry): void {
  const { unconfirmed, reliable, stopSubscription, refreshing, sessionTimers } = entry
  unconfirmed?.stop()
  stopSubscription?.()
  reliable?.stop()
  refreshing?.stop()
  for (const stop of sessionTimers.splice(0)) stop()
}
