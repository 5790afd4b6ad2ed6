import type { SipMessage, SipResponse } from '../message/message.ts'

/** Timers of RFC 3261, 17 and RFC 6026, 7, by their letters. */
export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'

/** What a transaction wants done; the layer does it. */
export type Action =
  | { readonly type: 'send'; readonly message: SipMessage }
  /** To the transaction's user. */
  | { readonly type: 'deliver'; readonly response: SipResponse }
  | { readonly type: 'start'; readonly timer: TimerName; readonly after: number }
  | { readonly type: 'stop'; readonly timer: TimerName }
  /** Nobody answered, or nobody acknowledged. */
  | { readonly type: 'timed-out' }
  | { readonly type: 'end' }

export interface Step<State> {
  readonly state: State
  readonly actions: readonly Action[]
}

/** Milliseconds (RFC 3261, table 4). */
export interface Timing {
  readonly t1: number
  readonly t2: number
  readonly t4: number
}

export const TIMING: Timing = { t1: 500, t2: 4000, t4: 5000 }

/** How long a transaction waits for its peer, in milliseconds. */
export function patience({ t1 }: Timing): number {
  return 64 * t1
}

/** Milliseconds a client absorbs repeated failures after its ACK (RFC 3261, 17.1.1.2, timer D). */
export const TIMER_D = 32_000
