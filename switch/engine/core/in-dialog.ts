import { type Dialog, refreshTarget } from '../dialog/dialog.ts'
import { parseCseq } from '../message/cseq.ts'
import { header } from '../message/header.ts'
import type { SipRequest } from '../message/message.ts'
import type { ReplyContent } from '../message/reply.ts'
import type { DialogEntry } from './dialog-entry.ts'

/** Why a request cannot be taken in its dialog (RFC 3261, 12.2.2 and 14.2; RFC 3311, 5.2). */
export function unfitInDialog(entry: DialogEntry, request: SipRequest): ReplyContent | undefined {
  const { dialog, taking, making } = entry
  const sequence = parseCseq(request)?.number ?? 0
  if (sequence <= dialog.remoteSequence) return { status: 500, reason: 'CSeq Out Of Order' }
  const isEarlyCallee = dialog.isEarly && dialog.role === 'uac'
  // RFC 3261, 15: who is called answers its INVITE instead.
  if (request.method === 'BYE' && isEarlyCallee) return { status: 481 }
  const isInvite = request.method === 'INVITE'
  if (!isInvite && request.method !== 'UPDATE') return undefined
  if (isInvite ? taking.invite : taking.update) return later(sequence)
  const isOffer = isInvite || request.body.length > 0
  if (!isOffer) return undefined
  if (making.update || isOpen(entry, making, isInvite)) return { status: 491 }
  return isOpen(entry, taking, isInvite) ? later(sequence) : undefined
}

/** An INVITE whose offer has no answer yet; another INVITE must wait for its end anyway. */
function isOpen({ isNegotiated }: DialogEntry, { invite }: { invite: boolean }, isInvite: boolean) {
  return invite && (isInvite || !isNegotiated)
}

function later(sequence: number): ReplyContent {
  return { status: 500, headers: [header('Retry-After', 1 + (sequence % 10))] }
}

const REFRESHING = ['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER']

/** The dialog once it has taken a request of the peer's. */
export function afterRequest(dialog: Dialog, request: SipRequest): Dialog {
  const refreshed = REFRESHING.includes(request.method) ? refreshTarget(dialog, request) : dialog
  return { ...refreshed, remoteSequence: parseCseq(request)?.number ?? 0 }
}
