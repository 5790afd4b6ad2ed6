import type { Destinations } from '../../numbering/destinations.ts'
import type { DialledReader } from '../../numbering/read-dialled.ts'
import { Rejected } from '../core/errors.ts'
import type { CallLimits } from './call-limits.ts'

const USER = /^(?:sips?:([^@;>]+)@|tel:([^;>]+))/i

/**
 * Limits a call to the destinations of its tenant, however a script writes them: as a number, as
 * `tel:` or as `sip:` with a number before the `@`.
 */
export function refuseDestinations(
  reader: DialledReader,
  destinations: Destinations,
): NonNullable<CallLimits['refuses']> {
  return (to) => {
    const [, sip, tel] = USER.exec(to) ?? []
    const blockedBy = destinations.blocks(reader.read(sip ?? tel ?? to))
    return blockedBy === undefined ? undefined : new Rejected(403, 'Destination Not Allowed')
  }
}
