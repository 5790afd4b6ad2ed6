import { Rejected } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import type { Bounds } from '../core/scope.ts'
import { orAborted } from '../core/signals.ts'
import type { ReceivedRequest } from '../lower/leg.ts'
import type { Party } from '../lower/party.ts'

/** No brackets, no white space: it is written between `<` and `>`. */
const URI = /^(?:sips?|tel):[!-;=?-~]{1,250}$/
const STATUS_LINE = /^SIP\/2\.0 (\d{3})(?: |\r?$)/m

/**
 * Asks the party's telephone to call somebody else (REFER, RFC 3515), and waits until it has.
 * Telephones that hang up once they have set about it are believed to have done so.
 *
 * @throws {Rejected} by the telephone, or by whom it called; {RangeError} when `to` is no URI
 */
export function transfer(party: Party, to: string, bounds?: Bounds): Promise<void> {
  return party.scope.operate((signal) => refer(party, to, signal), bounds)
}

async function refer(party: Party, to: string, signal: AbortSignal): Promise<void> {
  if (!URI.test(to)) {
    throw new RangeError(`'${to}' is no URI; write one such as 'sip:bob@example.org'`)
  }
  const reports = new Inbox<number>(16)
  const stop = party.onRequest((request) => takeReport(request, reports))
  let isAccepted = false
  try {
    const request = { method: 'REFER', headers: { 'Refer-To': `<${to}>` } }
    await orAborted(party.leg.request(request), signal)
    isAccepted = true
    await success(reports, signal)
  } catch (error) {
    if (!isAccepted || party.end?.by !== 'party') throw error
  } finally {
    stop()
  }
}

/** NOTIFY with the status line of whatever the telephone was answered (RFC 3515, 2.4.5). */
function takeReport(request: ReceivedRequest, reports: Inbox<number>): boolean {
  const status = STATUS_LINE.exec(request.body ?? '')?.[1]
  if (request.method !== 'NOTIFY' || status === undefined) return false
  request.reply(200)
  reports.send(Number(status))
  return true
}

async function success(reports: Inbox<number>, signal: AbortSignal): Promise<void> {
  for (;;) {
    const status = await reports.take(signal)
    if (status >= 300) throw new Rejected(status, 'Transfer Failed')
    if (status >= 200) return
  }
}
