import { Rejected } from '../core/errors.ts'
import { sleep } from '../core/sleep.ts'
import type { Party } from './party.ts'

/** Milliseconds until an offer that met one of the party's own is made again (RFC 3261, 14.1). */
const GLARE = 2500
const TRIES = 4

/**
 * Has a party whose media was lost agree to another session (re-INVITE).
 *
 * @throws {Rejected} {HungUp} {MediaError} when nothing came of it
 */
export async function renewMedia({ leg, port, edge, scope }: Party): Promise<void> {
  for (let tries = 1; port.isLost; tries += 1) {
    try {
      await port.accept(await leg.reoffer(await port.offer()))
    } catch (error) {
      const isGlare = error instanceof Rejected && error.status === 491
      if (!isGlare || tries === TRIES) throw error
      await sleep(edge.clock, GLARE, scope.signal)
    }
  }
}
