import type { Duration } from '../core/duration.ts'
import type { Rejected } from '../core/errors.ts'

/** What a call may do, whatever its script says: set by the operator, enforced by the switch. */
export interface CallLimits {
  /** How long it may last, from its INVITE on. */
  readonly duration: Duration
  /** Legs it may have besides the caller's, ringing or answered, at the same time. */
  readonly legs: number
  /** INVITEs it may send in all; a script that dials in a loop ends there. */
  readonly invites: number
  /** What it may spend, in the money that routes have their cost in; absent: it is not counted. */
  readonly spend?: number
  /** Why a destination may not be called; undefined when it may. */
  readonly refuses?: (to: string) => Rejected | undefined
}

export const DEFAULT_LIMITS: CallLimits = { duration: '12h', legs: 50, invites: 500 }
