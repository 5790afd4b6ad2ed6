import type { Clock } from '../../engine/transport/transport.ts'
import type { LegRecord } from '../../signalling/script/leg-record.ts'

interface Left {
  readonly record: LegRecord
  /** Calls its end off. */
  readonly keep: () => void
  readonly end: () => void
}

/** Legs of workers that died, until another takes them up or it is too late for that. */
export class Estate {
  readonly #clock: Pick<Clock, 'after'>
  readonly #patience: number
  readonly #legs = new Map<string, Left>()

  /** @param patience milliseconds that a leg waits. */
  constructor(clock: Pick<Clock, 'after'>, patience: number) {
    this.#clock = clock
    this.#patience = patience
  }

  /** @param end lets go of what nobody took up. */
  leave(leg: string, record: LegRecord, end: () => void): void {
    const giveUp = () => {
      this.#legs.delete(leg)
      end()
    }
    const keep = this.#clock.after(this.#patience, giveUp)
    this.#legs.set(leg, { record, keep, end: giveUp })
  }

  /** @returns the record of a leg that somebody goes on with; undefined when it is none of these. */
  take(leg: string): LegRecord | undefined {
    const left = this.#legs.get(leg)
    left?.keep()
    this.#legs.delete(leg)
    return left?.record
  }

  /** Nobody will come any more. */
  close(): void {
    for (const { keep, end } of this.#legs.values()) {
      keep()
      end()
    }
  }
}
