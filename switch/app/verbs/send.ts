import type { Bounds } from '../core/scope.ts'
import { orAborted } from '../core/signals.ts'
import type { Party } from '../lower/party.ts'

const KEYS = /^[0-9*#A-D]{1,64}$/

/**
 * Presses keys towards the party.
 *
 * @throws {RangeError} when there is something else than keys in it
 */
export function sendDtmf(party: Party, digits: string, bounds?: Bounds): Promise<void> {
  return party.scope.operate(async (signal) => {
    if (!KEYS.test(digits)) {
      throw new RangeError(`'${digits}' is not 1 to 64 keys; keys are 0-9, *, # and A-D`)
    }
    await orAborted(party.port.sendDigits(digits), signal)
  }, bounds)
}

/**
 * Sends a text inside the call (RFC 3428).
 *
 * @throws {Rejected} when the telephone takes none
 */
export function message(party: Party, text: string, bounds?: Bounds): Promise<void> {
  const request = { method: 'MESSAGE', contentType: 'text/plain;charset=UTF-8', body: text }
  return party.scope.operate((signal) => orAborted(party.leg.request(request), signal), bounds)
}
