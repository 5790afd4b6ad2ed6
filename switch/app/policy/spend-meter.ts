import type { Clock } from '../../engine/transport/transport.ts'

const MINUTE = 60_000

/** Milliseconds between two looks at most: timers do not reach for weeks. */
const LONGEST_LOOK = 60 * MINUTE

/** Far below the smallest coin: sums of fractions are not exact. */
const NOTHING = 1e-9

/** What a call spends, by the minute, on all its legs together; tells once when that reaches a limit. */
export class SpendMeter {
  readonly #clock: Clock
  readonly #limit: number
  readonly #reached: () => void
  /** Price of a minute of each leg that is being paid for. */
  readonly #running = new Set<{ readonly cost: number }>()
  #spent = 0
  /** Until when it is counted; milliseconds since 1970. */
  #counted: number
  #stopLooking: () => void = () => undefined

  constructor(clock: Clock, limit: number, reached: () => void) {
    this.#clock = clock
    this.#limit = limit
    this.#reached = reached
    this.#counted = clock.now()
  }

  get isReached(): boolean {
    return this.#spent >= this.#limit - NOTHING
  }

  /** A leg is paid for from now on. @param cost of a minute. @returns ends that. */
  begin(cost: number): () => void {
    const leg = { cost }
    this.#count()
    this.#running.add(leg)
    this.#look()
    return () => {
      this.#count()
      this.#running.delete(leg)
      this.#look()
    }
  }

  get #perMinute(): number {
    return [...this.#running].reduce((sum, { cost }) => sum + cost, 0)
  }

  #count(): void {
    const now = this.#clock.now()
    this.#spent += (this.#perMinute * (now - this.#counted)) / MINUTE
    this.#counted = now
  }

  #look(): void {
    this.#stopLooking()
    if (this.#perMinute === 0 || this.isReached) return
    const left = Math.ceil(((this.#limit - this.#spent) / this.#perMinute) * MINUTE)
    this.#stopLooking = this.#clock.after(Math.min(left, LONGEST_LOOK), () => {
      this.#count()
      if (this.isReached) this.#reached()
      else this.#look()
    })
  }
}
