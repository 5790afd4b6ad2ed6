import type { SipMessage } from '../message/message.ts'
import type { DialogEntry } from './dialog-entry.ts'

/** The session descriptions a call has now, by who gave them. */
export interface Descriptions {
  readonly local?: string
  readonly remote?: string
}

/**
 * Keeps what a message says of the session. Only for applications that may have an heir: it is to
 * go on where they stopped.
 */
export function describe(
  entry: DialogEntry,
  side: keyof Descriptions,
  { body }: Pick<SipMessage, 'body'>,
): void {
  if (entry.application.service === undefined || !isDescription(body)) return
  entry.descriptions = { ...entry.descriptions, [side]: body.toString() }
}

/** RFC 8866, 5.1: it begins with its version. */
function isDescription(body: Buffer): boolean {
  return body.toString('latin1', 0, 3) === 'v=0'
}
