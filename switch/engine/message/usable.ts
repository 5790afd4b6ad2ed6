import type { Header } from './message.ts'
import { tagOf } from './name-address.ts'
import { isClosed } from './split.ts'

/** Less strict than RFC 3261's `callid`, but without what would end it in other notations. */
const CALL_ID = /^[^\s|]+$/
const TAG = /^[^\s|]*$/

/**
 * False for a header field that everybody would understand in another way, though dialogs are known
 * by it: also to applications, in lines of fields. Others may be as odd as they like.
 */
export function isUsable({ name, value }: Header): boolean {
  if (name === 'call-id') return CALL_ID.test(value)
  if (name !== 'from' && name !== 'to') return true
  // After an open quote everybody would see another tag (RFC 4475, 3.1.2.6).
  return isClosed(value) && TAG.test(tagOf(value) ?? '')
}
