const SECOND = 1000

/**
 * No more than so many calls in any second, wherever that second begins: carriers count so, and a
 * token bucket would let nearly twice as many through.
 */
export class CallRate {
  /** When the last calls were let through, as a ring; milliseconds. */
  readonly #times: Float64Array
  #next = 0

  /** @param most Calls in a second, a whole number of at least 1. */
  constructor(most: number) {
    this.#times = new Float64Array(most).fill(Number.NEGATIVE_INFINITY)
  }

  /** Counts a call; false, uncounted, when it comes too soon. @param now Milliseconds, never going back. */
  take(now: number): boolean {
    const oldest = this.#times[this.#next] ?? now
    if (now - oldest < SECOND) return false
    this.#times[this.#next] = now
    this.#next = (this.#next + 1) % this.#times.length
    return true
  }
}
