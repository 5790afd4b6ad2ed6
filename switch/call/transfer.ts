import { replacesIn } from '../engine/message/replaces.ts'
import type { DialogLeg, InDialogMessage } from '../signalling/leg.ts'

export interface Referred {
  readonly message: InDialogMessage
  /** Who wants to leave. */
  readonly by: DialogLeg
  /** Who is to talk to somebody else instead. */
  readonly left: DialogLeg | undefined
}

/**
 * An attended transfer (RFC 5589, 7.3): who has called somebody else meanwhile has the one it talked
 * to take its place there, and is told how that went (RFC 3515).
 *
 * @returns false when it is none; nothing has been replied then.
 */
export function transferAttended({ message, by, left }: Referred): boolean {
  const replaces = replacesIn(message.headers?.['Refer-To'] ?? '')
  if (message.method !== 'REFER' || !replaces || !left) return false
  message.reply(202)
  report(by, 100)
  left.takePlaceOf(replaces, (status) => report(by, status))
  return true
}

function report(by: DialogLeg, status: number): void {
  by.relay({
    ...{ method: 'NOTIFY', contentType: 'message/sipfrag;version=2.0' },
    headers: {
      Event: 'refer',
      'Subscription-State': status < 200 ? 'active;expires=60' : 'terminated;reason=noresource',
    },
    body: `SIP/2.0 ${status} ${status < 200 ? 'Trying' : status < 300 ? 'OK' : 'Failed'}\r\n`,
    reply: () => undefined,
  })
}
