import type { Clock } from '../../engine/transport/transport.ts'

interface Alarm {
  readonly at: number
  readonly order: number
  readonly act: () => void
}

/** Time that goes on only when told to. */
export class StandingClock implements Clock {
  #now = Date.UTC(2024, 0, 1, 12)
  #order = 0
  readonly #alarms = new Set<Alarm>()

  now(): number {
    return this.#now
  }

  /** Alarms that have neither rung nor been called off. */
  get waiting(): number {
    return this.#alarms.size
  }

  after(milliseconds: number, act: () => void): () => void {
    this.#order += 1
    const alarm = { at: this.#now + milliseconds, order: this.#order, act }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  /** When the next alarm rings, in milliseconds since 1970; undefined when none will. */
  get next(): number | undefined {
    return this.#due(Number.POSITIVE_INFINITY)?.at
  }

  /** Lets time pass; everything due on the way happens in its order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (let alarm = this.#due(end); alarm; alarm = this.#due(end)) {
      this.#alarms.delete(alarm)
      this.#now = alarm.at
      alarm.act()
    }
    this.#now = end
  }

  #due(end: number): Alarm | undefined {
    const due = [...this.#alarms].filter(({ at }) => at <= end)
    return due.toSorted((one, other) => one.at - other.at || one.order - other.order)[0]
  }
}
