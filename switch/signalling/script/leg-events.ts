import type { LegEvent } from '../../app/lower/leg.ts'

/** Events of a leg, in order; those from before anybody listens wait. `ended` is the last. */
export class LegEvents {
  #waiting: LegEvent[] = []
  #listener: ((event: LegEvent) => void) | undefined
  #isOver = false

  get isOver(): boolean {
    return this.#isOver
  }

  hear(listener: (event: LegEvent) => void): void {
    this.#listener = listener
    const waiting = this.#waiting
    this.#waiting = []
    for (const event of waiting) listener(event)
  }

  tell(event: LegEvent): void {
    if (this.#isOver) return
    this.#isOver = event.type === 'ended'
    if (this.#listener) this.#listener(event)
    else this.#waiting.push(event)
  }
}
