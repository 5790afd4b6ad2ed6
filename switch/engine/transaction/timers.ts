import type { Clock } from '../transport/transport.ts'
import type { TimerName } from './machine.ts'

/** The running timers of one transaction. */
export class Timers {
  readonly #clock: Clock
  readonly #running = new Map<TimerName, () => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  start(timer: TimerName, after: number, act: () => void): void {
    this.stop(timer)
    const stop = this.#clock.after(after, () => {
      this.#running.delete(timer)
      act()
    })
    this.#running.set(timer, stop)
  }

  stop(timer: TimerName): void {
    this.#running.get(timer)?.()
    this.#running.delete(timer)
  }

  stopAll(): void {
    for (const stop of this.#running.values()) stop()
    this.#running.clear()
  }
}
