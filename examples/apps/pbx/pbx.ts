import { defineApp } from 'switchyard/app'
import { type Directory, OFFICE } from './directory.ts'
import { Office } from './office.ts'

/**
 * The telephone system of an office: extensions, groups, voicemail, forwarding, transfer, parking.
 * `*97` hears one's messages, `*7` and a slot picks up who is parked there; in a call, `*8` parks
 * the other.
 */
export function pbx(directory: Directory) {
  const office = new Office(directory)
  return defineApp({ call: (call, { mailboxes }) => office.take(call, mailboxes) })
}

export default pbx(OFFICE)
