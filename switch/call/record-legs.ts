import { parseNameAddress } from '../engine/message/name-address.ts'
import type { CallerEvent, Invite } from '../signalling/leg.ts'
import type { Line } from '../signalling/line.ts'
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

/** A call's two legs, watched. */
export interface RecordedLegs {
  /** Told what the caller does. */
  hear(event: CallerEvent): void
  /** Dials as it is asked to, and keeps the record of that leg too. */
  readonly dial: Line['dial']
  over(reason: string): void
}

/** Keeps a record of each leg of a call by what its party does. */
export function recordLegs(
  { callId, from, requestUri, source }: Invite,
  dial: Line['dial'],
  { id, domain, newId, record }: RecordKeeping,
): RecordedLegs {
  const caller = parseNameAddress(from).uri
  const first = { id, call: id, domain, direction: 'in', sipCallId: callId } as const
  const legs = [record({ ...first, ...{ caller, called: requestUri, source } })]
  return {
    hear: ({ type }) => {
      if (type === 'established') legs[0]?.answered()
    },
    dial: (invite, hear, allow) => {
      const leg = newId()
      const out = { id: leg, call: id, domain, direction: 'out', sipCallId: leg } as const
      const kept = record({ ...out, caller, called: invite.uri })
      legs.push(kept)
      const headers = { ...invite.headers, 'Call-ID': leg }
      const told: typeof hear = (event) => {
        if (event.type === 'answered') kept.answered()
        if (event.type === 'refused') kept.ended(`rejected with ${event.refusal.status}`)
        hear(event)
      }
      return dial({ ...invite, headers }, told, allow)
    },
    over: (reason) => {
      for (const leg of legs) leg.ended(reason)
    },
  }
}
