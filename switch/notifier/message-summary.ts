import type { AddressOfRecord } from '../store/binding-rows.ts'
import type { EventPackage } from './event-package.ts'

/** Messages of a mailbox. */
export interface MessageCount {
  readonly fresh: number
  readonly heard: number
}

/** Messages waiting (RFC 3842): to their owner alone. */
export function messageSummary(
  count: (of: AddressOfRecord) => Promise<MessageCount>,
): EventPackage {
  return {
    name: 'message-summary',
    contentType: 'application/simple-message-summary',
    mayWatch: (watcher, of) => watcher.domain === of.domain && watcher.user === of.user,
    describe: async (of) => renderMessageSummary(of, await count(of)),
  }
}

/** RFC 3842, 5.2. */
export function renderMessageSummary(
  { domain, user }: AddressOfRecord,
  { fresh, heard }: MessageCount,
): string {
  return [
    `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
    `Message-Account: sip:${user}@${domain}`,
    `Voice-Message: ${fresh}/${heard}`,
    '',
  ].join('\r\n')
}
