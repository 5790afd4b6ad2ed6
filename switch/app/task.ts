import type { OutgoingLeg } from './lower/leg.ts'
import { Participant } from './participant.ts'
import { type Origin, type OriginateOptions, originate } from './verbs/dial/originate.ts'

/** Something the switch does by itself: it calls others, and nobody called it. */
export class Task {
  readonly #origin: Origin

  constructor(origin: Origin) {
    this.#origin = origin
  }

  /** Aborted when the task is over, or has to be. */
  get signal(): AbortSignal {
    return this.#origin.scope.signal
  }

  /**
   * Calls somebody; resolves with the one who answered.
   *
   * @throws {Rejected} with the best of their refusals, {Timeout} when nobody answered in time
   */
  async dial(
    to: string | readonly string[],
    options: OriginateOptions,
  ): Promise<Participant<OutgoingLeg>> {
    const { legs } = this.#origin
    return new Participant(await originate(this.#origin, to, options), legs)
  }
}
