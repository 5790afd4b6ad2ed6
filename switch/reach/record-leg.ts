import type { DialogEvent } from '../signalling/leg.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'

/** A leg's record; when another party takes its place, that begins another leg. */
export interface RenewedRecord extends LegRecord {
  hear(event: Pick<Extract<DialogEvent, { type: 'replaced' }>, 'type' | 'callId'>): void
}

/**
 * Opens the record of a leg that others may take the place of (RFC 3891).
 *
 * @param first the record, where it is open already.
 */
export function recordLeg(
  start: LegStart,
  { newId, record }: { newId: () => string; record: (start: LegStart) => LegRecord },
  first?: LegRecord,
): RenewedRecord {
  let current = first ?? record(start)
  return {
    answered: () => current.answered(),
    ended: (reason) => current.ended(reason),
    hear: ({ callId: sipCallId }) => {
      current.ended('replaced')
      const { source: _, ...kept } = start
      current = record({ ...kept, id: newId(), direction: 'in', sipCallId })
      current.answered()
    },
  }
}
