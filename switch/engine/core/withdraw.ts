import { dialogId } from '../dialog/dialog.ts'
import { header } from '../message/header.ts'
import { type SipRequest, type SipResponse, withHeaders } from '../message/message.ts'
import { renderReceived } from '../message/render-message.ts'
import { type ReplyContent, replyTo } from '../message/reply.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival } from '../transport/transport.ts'
import { messageLeader } from '../wire/leaders.ts'
import type { StopReason } from './call-records.ts'
import type { Context } from './context.ts'
import { settled } from './dialog-entry.ts'
import type { Pending, PendingTable } from './pending.ts'
import { endEarly } from './uas-dialog.ts'

export interface Withdrawal {
  /** What the application is told. */
  readonly cancel: SipRequest
  readonly arrival: Arrival
  /** What the caller is. */
  readonly content: ReplyContent
  readonly reason: StopReason
}

/** An INVITE is over before its application has answered, which hears of a CANCEL. */
export function withdraw(
  context: Context,
  table: PendingTable,
  pending: Pending,
  { cancel, arrival, content, reason }: Withdrawal,
): void {
  drop(context, table, pending)
  refuse(pending.request, pending.transaction, content)
  const name = pending.isHeard ? dialogId(pending.request) : ''
  const names = { transactionId: pending.transactionId, dialogId: name }
  const leader = messageLeader(context.ids.uuid(), arrival, names)
  pending.application.tell(leader, renderReceived(cancel))
  if (!pending.entry) context.records.stop('network', reason, pending.request)
}

/** Forgets a request without an answer of its application's. @returns false when it was over. */
export function drop(context: Context, table: PendingTable, pending: Pending): boolean {
  if (!table.remove(pending)) return false
  const { entry, request } = pending
  if (entry) settled(entry.taking, request.method)
  endEarly(context, pending)
  return true
}

export function refuse(
  request: SipRequest,
  transaction: ServerTransaction,
  content: ReplyContent,
): SipResponse {
  const response = replyTo(request, { toTag: transaction.toTag, ...content })
  transaction.respond(response)
  return response
}

/** Says why it came to that (RFC 3326). */
export function withReason(request: SipRequest, text: string): SipRequest {
  const reason = header('Reason', `SIP;text="${text}"`)
  return withHeaders(request, [...request.headers, reason])
}
