import type { CalleeEvent, OutgoingInvite } from '../signalling/leg.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import { Detour } from './detour.ts'
import type { Attempt, Dial, DialAttempt } from './reach.ts'
import { type RenewedRecord, recordLeg } from './record-leg.ts'

/** What is needed to keep the records of the legs we dial for a call. */
export interface DialRecording {
  /** Of the call, the tenant, and who calls, as the records have them. */
  readonly common: Pick<LegStart, 'call' | 'domain' | 'caller'>
  /** Ids of the legs. */
  readonly newId: () => string
  readonly record: (start: LegStart) => LegRecord
}

/** Keeps a record of every INVITE that goes out, however many it takes to reach somebody. */
export function recordDial(
  dial: Dial,
  { common, newId, record }: DialRecording,
): { readonly dial: DialAttempt; over(reason: string): void } {
  const legs: LegRecord[] = []
  return {
    dial: (invite, hear) => {
      const id = newId()
      const sipCallId = invite.headers['Call-ID'] ?? id
      const start = { ...common, id, direction: 'out', sipCallId, called: invite.uri } as const
      const kept = recordLeg(start, { newId, record })
      legs.push(kept)
      return new RecordedLeg({ invite, hear, dial }, kept)
    },
    over: (reason) => {
      for (const leg of legs) leg.ended(reason)
    },
  }
}

interface Recorded {
  readonly invite: OutgoingInvite
  readonly hear: (event: CalleeEvent) => void
  readonly dial: Dial
}

/** What ends a leg that has been answered is its call's business, and so is the reason. */
class RecordedLeg extends Detour implements Attempt {
  readonly #record: RenewedRecord

  constructor({ invite, hear, dial }: Recorded, record: RenewedRecord) {
    super()
    this.#record = record
    this.leg = dial(invite, (event) => {
      if (event.type === 'answered') record.answered()
      if (event.type === 'replaced') record.hear(event)
      if (event.type === 'refused') record.ended(`rejected with ${event.refusal.status}`)
      const { cost } = invite
      hear(event.type === 'answered' && cost !== undefined ? { ...event, cost } : event)
    })
  }

  cancel(): void {
    this.leg?.cancel()
  }

  forget(): void {
    this.leg?.forget()
  }

  callOff(): void {
    void this.hangUp().then(() => this.#record.ended('called off'))
  }
}
