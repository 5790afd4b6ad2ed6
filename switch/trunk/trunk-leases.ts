import { CallRate } from './call-rate.ts'

export interface TrunkLimits {
  /** Calls at the same time. */
  readonly calls: number
  /** Calls in any second. */
  readonly callsPerSecond: number
  /** Milliseconds that a place is kept for a call nobody renews. */
  readonly lifetime: number
}

export type LeaseAnswer =
  | 'taken'
  /** All places are in use: 486 or the next trunk. */
  | 'full'
  /** Too many calls in the last second: the next trunk. */
  | 'too-fast'
  /** It does not answer: the next trunk. */
  | 'down'

/**
 * Places of a trunk's calls. A place is leased: it belongs to a call by name and runs out unless
 * renewed, so a count can neither drift by a release that was lost or came twice, nor stay behind
 * when its node dies. Times are milliseconds that never go back.
 */
export class TrunkLeases {
  readonly #limits: TrunkLimits
  readonly #rate: CallRate
  /** End of each lease by call, the next to run out first, as all live equally long. */
  readonly #ends = new Map<string, number>()

  constructor(limits: TrunkLimits) {
    this.#limits = limits
    this.#rate = new CallRate(limits.callsPerSecond)
  }

  /** A call that has a place keeps it: asking twice takes one. */
  take(call: string, now: number): LeaseAnswer {
    if (this.renew(call, now)) return 'taken'
    if (this.#ends.size >= this.#limits.calls) return 'full'
    if (!this.#rate.take(now)) return 'too-fast'
    this.#ends.set(call, now + this.#limits.lifetime)
    return 'taken'
  }

  /** False when the call has no place, or no longer: another may have it by now. */
  renew(call: string, now: number): boolean {
    this.#expire(now)
    if (!this.#ends.delete(call)) return false
    this.#ends.set(call, now + this.#limits.lifetime)
    return true
  }

  release(call: string): void {
    this.#ends.delete(call)
  }

  inUse(now: number): number {
    this.#expire(now)
    return this.#ends.size
  }

  #expire(now: number): void {
    for (const [call, end] of this.#ends) {
      if (end > now) return
      this.#ends.delete(call)
    }
  }
}
