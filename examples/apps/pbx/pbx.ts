import { defineApp, type Mailboxes } from 'switchyard/app'
import type { Directory } from './directory.ts'
import { Office } from './office.ts'

/**
 * The telephone system of an office: extensions, groups, voicemail, forwarding, transfer, parking.
 * `*97` hears one's messages, `*7` and a slot picks up who is parked there; in a call, `*8` parks
 * the other.
 */
export function pbx(directory: Directory, mailboxes: Mailboxes) {
  const office = new Office(directory, mailboxes)
  return defineApp({ call: (call) => office.take(call) })
}
