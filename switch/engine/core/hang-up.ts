import { requestInDialog } from '../dialog/dialog.ts'
import { header } from '../message/header.ts'
import { NO_BODY, type SipRequest } from '../message/message.ts'
import { renderMessage } from '../message/render-message.ts'
import { ownRequestLeader } from '../wire/leaders.ts'
import type { StopReason } from './call-records.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-entry.ts'
import { dialogFacts } from './log-facts.ts'
import { sentMeta, waysOf, withVia } from './send.ts'

/** Why a call is ended, to its peer and application, and to those who keep records. */
export interface Cause {
  readonly text: string
  readonly reason?: StopReason
}

/** Nobody is left to speak for a call. */
export const DISCONNECTED: Cause = {
  text: 'application disconnected',
  reason: 'system-error-initiated-termination',
}

/**
 * Ends a dialog by ourselves: BYE to the peer with the reason (RFC 3326), word to the application,
 * which has nothing to answer.
 */
export function hangUp(
  context: Context,
  entry: DialogEntry,
  { text, reason: why = 'system-initiated-termination' }: Cause,
): void {
  const { dialogs, transactions, records, ids, clock } = context
  const isKnown = dialogs.has(entry)
  dialogs.remove(entry)
  // A subscription knows no BYE: its peer learns with the next request that it is over (RFC 6665, 4.1.2.2).
  if (entry.dialog.method === 'SUBSCRIBE') return
  context.log('info', 'a call is ended by the engine', { ...dialogFacts(entry), reason: text })
  const reason = header('Reason', `SIP;cause=200;text="${text}"`)
  const content = { method: 'BYE', headers: [reason], body: NO_BODY }
  const { request } = requestInDialog(entry.dialog, content)
  waysOf(context, entry, ([path]) => {
    const nowhere = { local: entry.dialog.listener, remote: { address: '', port: 0 } }
    const bye = withVia(request, path ?? nowhere, ids.branch())
    if (path) transactions.request(bye, path, NOBODY)
    if (isKnown) records.stop('application', why, bye)
    report(context, entry, { bye, path: path ?? nowhere, time: clock.now() })
  })
}

/** For requests after which nothing depends on the answer. */
export const NOBODY = {
  response: () => undefined,
  timedOut: () => undefined,
  failed: () => undefined,
}

function report(
  { ids }: Context,
  { application, dialog, told }: DialogEntry,
  { bye, path, time }: { bye: SipRequest; path: Parameters<typeof sentMeta>[1]; time: number },
): void {
  const text = renderMessage(bye)
  const leader = ownRequestLeader(ids.uuid(), sentMeta(text.length, path, time), dialog.id)
  application.tell(leader, text, told)
}
