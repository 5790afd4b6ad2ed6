import { callerDetour } from '../dialog/detour.ts'
import { confirmed, dialogOfUas } from '../dialog/dialog.ts'
import type { SipResponse } from '../message/message.ts'
import type { Context } from './context.ts'
import { type DialogEntry, entryFor, settled } from './dialog-entry.ts'
import type { Pending } from './pending.ts'

/**
 * What our response changes in dialogs: one is made, confirmed or over, or a request in it is.
 *
 * @returns the dialog the response is in.
 */
export function settle(
  context: Context,
  pending: Pending,
  response: SipResponse,
): DialogEntry | undefined {
  const { entry, request } = pending
  const isFinal = response.status >= 200
  if (entry) {
    if (isFinal) settled(entry.taking, request.method)
    return entry
  }
  if (response.status >= 300) {
    endEarly(context, pending)
    return undefined
  }
  if (!makesDialog(request.method, response.status)) return undefined
  const made = pending.early ?? makeDialog(context, pending, response)
  if (made && isFinal) confirm(made, pending, response)
  return made
}

/** The INVITE is over without a call. */
export function endEarly({ dialogs }: Context, pending: Pending): void {
  if (pending.early) dialogs.remove(pending.early)
  delete pending.early
}

export function isDialogMethod(method: string): boolean {
  return method === 'INVITE' || method === 'SUBSCRIBE'
}

/** RFC 3261, 12.1: a provisional response to an INVITE does, too. */
function makesDialog(method: string, status: number): boolean {
  return isDialogMethod(method) && status < 300 && (status >= 200 || method === 'INVITE')
}

function makeDialog(
  { dialogs }: Context,
  pending: Pending,
  response: SipResponse,
): DialogEntry | undefined {
  const { application, transactionId } = pending
  const dialog = dialogOf(pending, response)
  if (!dialog) return undefined
  const entry = entryFor({ dialog, application, inviteTransactionId: transactionId })
  dialogs.add(entry)
  if (dialog.isEarly) pending.early = entry
  return entry
}

function dialogOf({ request, arrival }: Pending, response: SipResponse) {
  return dialogOfUas({
    ...{ request, response, listener: arrival.local },
    ...callerDetour(request, arrival),
  })
}

function confirm(entry: DialogEntry, pending: Pending, response: SipResponse): void {
  const made = dialogOf(pending, response)
  if (made) entry.dialog = confirmed(entry.dialog, made)
  settled(entry.taking, pending.request.method)
  delete pending.early
}
