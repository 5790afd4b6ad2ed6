import { Rejected } from '../../core/errors.ts'
import { digitOfInfo } from '../../lower/dtmf-info.ts'
import type { ReceivedRequest } from '../../lower/leg.ts'
import type { Party } from '../../lower/party.ts'

const RELAYED = ['INFO', 'MESSAGE']

/**
 * Passes on what one party of a bridge asks of the other. Keys told by INFO are sent as the other
 * party understands keys; those in the media pass there.
 *
 * @returns false when the request is none to pass on.
 */
export function relay(from: Party, to: Party, request: ReceivedRequest): boolean {
  if (!RELAYED.includes(request.method)) return false
  const digit = digitOfInfo(request)
  if (digit !== undefined) from.digits.send(digit)
  const done = digit === undefined ? pass(to, request) : to.port.sendDigits(digit)
  done.then(
    () => request.reply(200),
    (error: unknown) => request.reply(error instanceof Rejected ? error.status : 480),
  )
  return true
}

function pass({ leg }: Party, { method, contentType, body }: ReceivedRequest): Promise<void> {
  return leg.request({
    method,
    ...(contentType === undefined ? {} : { contentType }),
    ...(body === undefined ? {} : { body }),
  })
}
