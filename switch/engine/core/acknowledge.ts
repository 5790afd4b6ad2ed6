import { requestInDialog } from '../dialog/dialog.ts'
import { type Header, NO_BODY, type SipRequest } from '../message/message.ts'
import type { Path } from '../transport/transport.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-entry.ts'
import { waysOf, withVia } from './send.ts'

export interface AckContent {
  /** Sequence number of the INVITE it is for. */
  readonly sequence: number
  readonly headers?: readonly Header[]
  readonly body?: Buffer
}

/**
 * Sends the ACK for a 2xx, which is a request of its own and has no transaction
 * (RFC 3261, 13.2.2.4).
 */
export function acknowledge(
  context: Context,
  entry: DialogEntry,
  { sequence, headers = [], body = NO_BODY }: AckContent,
  then: (sent: { readonly message: SipRequest; readonly path: Path } | undefined) => void,
): void {
  const { request } = requestInDialog(entry.dialog, { method: 'ACK', sequence, headers, body })
  waysOf(context, entry, ([path]) => {
    if (!path) return then(undefined)
    const message = withVia(request, path, context.ids.branch())
    context.transactions.send(message, path)
    then({ message, path })
  })
}
