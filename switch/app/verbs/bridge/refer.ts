import { parseNameAddress } from '../../../engine/message/name-address.ts'
import { replacesIn } from '../../../engine/message/replaces.ts'
import { Rejected } from '../../core/errors.ts'
import type { LegRequest, ReceivedRequest } from '../../lower/leg.ts'
import type { Party } from '../../lower/party.ts'
import { reasonPhrase } from '../../lower/reason-phrases.ts'

/** A party asks to be connected with somebody else (RFC 3515). */
export interface Referral {
  /** URI it wants to be connected with. */
  readonly to: string
  /** Tells the party how that goes: 100 to 199 while it is tried, one final status at its end. */
  report(status: number): Promise<void>
}

/** Replies to a REFER; undefined when it does not say whom it is about. */
export function acceptRefer(party: Party, request: ReceivedRequest): Referral | undefined {
  const to = referTo(request)
  request.reply(to === '' ? 400 : 202)
  if (to === '') return undefined
  const report = (status: number) => notify(party, status)
  void report(100)
  return { to, report }
}

/**
 * Sees to an attended transfer (RFC 5589, 7.3): who has called somebody else meanwhile has the one it
 * talks to take its place there. The bridge ends with the one who is gone.
 *
 * @returns false when it is none; nothing has been replied then.
 */
export function transferAttended(one: Party, other: Party, request: ReceivedRequest): boolean {
  const replaces = replacesIn(headerOf(request))
  if (!replaces) return false
  request.reply(202)
  void notify(one, 100)
  other.leg.takePlaceOf(replaces).then(
    () => notify(one, 200),
    (error: unknown) => notify(one, error instanceof Rejected ? error.status : 480),
  )
  return true
}

function referTo(request: LegRequest): string {
  return parseNameAddress(headerOf(request)).uri
}

function headerOf({ headers = {} }: LegRequest): string {
  const name = Object.keys(headers).find((each) => ['refer-to', 'r'].includes(each.toLowerCase()))
  return headers[name ?? ''] ?? ''
}

/** Who referred may be gone, or not care; the transfer goes on all the same. */
async function notify({ leg }: Party, status: number): Promise<void> {
  const state = status < 200 ? 'active;expires=60' : 'terminated;reason=noresource'
  const request = {
    method: 'NOTIFY',
    headers: { Event: 'refer', 'Subscription-State': state },
    contentType: 'message/sipfrag;version=2.0',
    body: `SIP/2.0 ${status} ${reasonPhrase(status)}\r\n`,
  }
  await leg.request(request).catch(() => undefined)
}
