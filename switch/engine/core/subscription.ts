import { endsSubscription, grantedSeconds } from '../dialog/subscription.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { patience } from '../transaction/machine.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-entry.ts'

/** A request within a subscription's dialog, and what was answered. */
export interface Exchange {
  readonly request: SipRequest
  readonly response: SipResponse
}

/**
 * What an answer means for a subscription, whichever side it came from: SUBSCRIBE makes it last
 * longer, the last NOTIFY ends it, and so does a peer that knows nothing of it (RFC 6665, 4.1.2.2
 * and 4.2.2).
 */
export function followSubscription(context: Context, entry: DialogEntry, answer: Exchange): void {
  const { request, response } = answer
  const { dialog } = entry
  if (dialog.method !== 'SUBSCRIBE' || response.status < 200) return
  const isSubscribe = request.method === 'SUBSCRIBE'
  if (isSubscribe && response.status < 300) {
    return expireAfter(context, entry, grantedSeconds(request, response))
  }
  const isAbout = isSubscribe || request.method === 'NOTIFY'
  const isChallenge = response.status === 401 || response.status === 407
  const isLast = endsSubscription(dialog, request) && !isChallenge
  if (isLast || (isAbout && response.status === 481)) context.dialogs.remove(entry)
}

/** The last NOTIFY may come, or be sent, a little late. */
function expireAfter(context: Context, entry: DialogEntry, seconds: number): void {
  const { clock, dialogs, transactions } = context
  entry.stopSubscription?.()
  if (!dialogs.has(entry)) return
  const milliseconds = seconds * 1000 + patience(transactions.timing)
  entry.stopSubscription = clock.after(milliseconds, () => dialogs.remove(entry))
}
