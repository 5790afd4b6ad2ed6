/** What may come on the average and at once. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** A token bucket: full at first, refilled as time passes. */
export class Bucket {
  readonly #rate: Rate
  #level: number
  #time: number

  /** @param now milliseconds since 1970. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#level = rate.burst
    this.#time = now
  }

  /** @returns false when there is not enough; nothing is taken then. */
  take(amount: number, now: number): boolean {
    this.#refill(now)
    if (this.#level < amount) return false
    this.#level -= amount
    return true
  }

  /** True while less than this share of the burst is left. */
  isBelow(share: number): boolean {
    return this.#level < this.#rate.burst * share
  }

  /** A clock that was set back refills nothing. */
  #refill(now: number): void {
    const { perSecond, burst } = this.#rate
    const passed = Math.max(0, now - this.#time)
    this.#level = Math.min(burst, this.#level + (passed * perSecond) / 1000)
    this.#time = now
  }
}
