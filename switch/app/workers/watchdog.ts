/** When a worker is too slow. Milliseconds. */
export interface WatchdogPolicy {
  /** Between two questions. */
  readonly every: number
  /** An answer that comes later than this is late; two in a row make it slow. */
  readonly late: number
  /** Without an answer for so long it is stuck. */
  readonly stuck: number
}

export const WATCHDOG: WatchdogPolicy = { every: 250, late: 500, stuck: 5_000 }

export type Pulse =
  | 'well'
  /** Answers late: it is to take no new calls. */
  | 'slow'
  /** Does not answer: an endless loop, most of the time. Only its end helps. */
  | 'stuck'

/**
 * Judges a worker by how long it takes to answer: whoever answers from its event loop answers late
 * when that is blocked. One late answer is a collection of garbage; two are a habit, and so are
 * two that are in time again.
 */
export class Watchdog {
  readonly #policy: WatchdogPolicy
  #askedAt: number | undefined
  #isSlow = false
  /** Answers in a row that speak against what it is taken for. */
  #doubts = 0

  constructor(policy: WatchdogPolicy) {
    this.#policy = policy
  }

  /** True when the worker is to be asked: it has answered what it was asked before. */
  mayAsk(now: number): boolean {
    if (this.#askedAt !== undefined) return false
    this.#askedAt = now
    return true
  }

  /** The worker has answered. */
  answered(now: number): void {
    if (this.#askedAt === undefined) return
    const isLate = now - this.#askedAt > this.#policy.late
    this.#askedAt = undefined
    this.#doubts = isLate === this.#isSlow ? 0 : this.#doubts + 1
    if (this.#doubts < 2) return
    this.#isSlow = isLate
    this.#doubts = 0
  }

  pulse(now: number): Pulse {
    const silence = this.#askedAt === undefined ? 0 : now - this.#askedAt
    if (silence > this.#policy.stuck) return 'stuck'
    return this.#isSlow ? 'slow' : 'well'
  }
}
