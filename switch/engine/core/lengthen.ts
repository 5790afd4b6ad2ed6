import { lengthened, minimumOf } from '../dialog/session-timer.ts'
import { header } from '../message/header.ts'
import { type SipRequest, type SipResponse, withHeaders } from '../message/message.ts'
import type { Context } from './context.ts'
import { type Outgoing, sequenceOf } from './outgoing.ts'
import { withVia } from './send.ts'

/**
 * Makes of a request that got 422 one for a longer session (RFC 4028, 7.4), once, and where the
 * shorter one was the engine's own idea: the application would not know what to do.
 *
 * @returns whether it is to be sent again.
 */
export function lengthen(context: Context, outgoing: Outgoing, response: SipResponse): boolean {
  const { bare, entry, path, cancel, isTimed, isOrphaned } = outgoing
  const isOver = cancel !== undefined || isOrphaned || (entry && !context.dialogs.has(entry))
  if (response.status !== 422 || !isTimed || isOver) return false
  const sequence = (entry ? entry.dialog.localSequence : sequenceOf(bare)) + 1
  if (entry) entry.dialog = { ...entry.dialog, localSequence: sequence }
  outgoing.isTimed = false
  outgoing.bare = renumbered(lengthened(bare, minimumOf(response)), sequence)
  outgoing.request = withVia(outgoing.bare, path, context.ids.branch())
  return true
}

function renumbered(request: SipRequest, sequence: number): SipRequest {
  const cseq = header('CSeq', `${sequence} ${request.method}`)
  const headers = request.headers.map((each) => (each.name === 'cseq' ? cseq : each))
  return withHeaders(request, headers)
}
