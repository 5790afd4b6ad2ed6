/** What is known of a leg when it begins. */
export interface LegStart {
  readonly id: string
  /** Id of the caller's leg: what legs of one call share. */
  readonly call: string
  /** Of the tenant: the caller's own SIP domain, or the switch's. */
  readonly domain: string
  readonly direction: 'in' | 'out'
  readonly sipCallId: string
  readonly caller: string
  readonly called: string
  /** `udp:192.0.2.7:5060`; absent for legs of ours. */
  readonly source?: string
}

/** The record of a leg that is under way. */
export interface LegRecord {
  answered(): void
  ended(reason: string): void
}

/** Where nothing is kept. */
export const NO_RECORD: LegRecord = { answered: () => undefined, ended: () => undefined }
