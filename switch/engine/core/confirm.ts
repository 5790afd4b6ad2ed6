import type { SipResponse } from '../message/message.ts'
import { patience } from '../transaction/machine.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Context } from './context.ts'

/**
 * Repeats a 2xx to an INVITE until its ACK comes: the one response that goes end to end, so that no
 * transaction repeats it (RFC 3261, 13.3.1.4).
 *
 * @param gaveUp called when no ACK came in 64 * T1.
 * @returns what stops it.
 */
export function confirm(
  { clock, transactions: { timing } }: Context,
  { transaction, response }: { transaction: ServerTransaction; response: SipResponse },
  gaveUp: () => void,
): () => void {
  let stopRepeating = (): void => undefined
  const repeatAfter = (interval: number): void => {
    stopRepeating = clock.after(interval, () => {
      transaction.respond(response)
      repeatAfter(Math.min(interval * 2, timing.t2))
    })
  }
  repeatAfter(timing.t1)
  const stopWaiting = clock.after(patience(timing), () => {
    stopRepeating()
    gaveUp()
  })
  return () => {
    stopRepeating()
    stopWaiting()
  }
}
