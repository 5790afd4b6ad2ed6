import { parseNameAddress } from '../engine/message/name-address.ts'
import type { Dial, DialAttempt } from '../reach/reach.ts'
import { recordDial } from '../reach/record-dial.ts'
import { recordLeg } from '../reach/record-leg.ts'
import type { CallerEvent, Invite } from '../signalling/leg.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'

/** What is needed to keep the records of a call's legs. */
export interface RecordKeeping {
  /** Id of the call, which is that of its first leg. */
  readonly id: string
  /** Of the tenant. */
  readonly domain: string
  readonly newId: () => string
  readonly record: (start: LegStart) => LegRecord
}

/** A call's legs, watched. */
export interface RecordedLegs {
  /** Told what the caller does. */
  hear(event: CallerEvent): void
  /** Dials as it is asked to, and keeps the record of that leg too. */
  readonly dial: DialAttempt
  over(reason: string): void
}

/** Keeps a record of each leg of a call by what its party does. */
export function recordLegs(
  { callId, from, requestUri, source }: Invite,
  dial: Dial,
  { id, domain, newId, record }: RecordKeeping,
): RecordedLegs {
  const common = { call: id, domain, caller: parseNameAddress(from).uri }
  const first = { id, direction: 'in', sipCallId: callId } as const
  const start = { ...common, ...first, called: requestUri, source }
  const caller = recordLeg(start, { newId, record })
  const dialled = recordDial(dial, { common, newId, record })
  return {
    hear: (event) => {
      if (event.type === 'established') caller.answered()
      if (event.type === 'replaced') caller.hear(event)
    },
    dial: dialled.dial,
    over: (reason) => {
      caller.ended(reason)
      dialled.over(reason)
    },
  }
}
