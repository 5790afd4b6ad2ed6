import { firstOf } from '../message/message.ts'
import type { DialogEntry } from './dialog-entry.ts'
import type { Pending } from './pending.ts'

/** What a log says of a dialog: enough to find it at the peer's and at the application's. */
export function dialogFacts({ dialog, application }: DialogEntry): object {
  return { callId: dialog.callId, dialogId: dialog.id, application: application.name }
}

/** What a log says of a request that an application was shown. */
export function requestFacts({ request, entry, application }: Pending): object {
  const { method } = request
  if (entry) return { method, ...dialogFacts(entry) }
  return { method, callId: firstOf(request, 'call-id'), application: application.name }
}
