import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'

/** A leg that is under way. */
export interface LiveLeg extends LegStart {
  /** Milliseconds since 1970. */
  readonly beganAt: number
  readonly answeredAt?: number
}

/** A call that is under way: its caller's leg, and those it has dialled. */
export interface LiveCall {
  readonly id: string
  readonly domain: string
  readonly legs: readonly LiveLeg[]
}

/** What happens to a leg. Events of a call come in order. */
export interface CallEvent {
  readonly type: 'began' | 'answered' | 'ended'
  /** Milliseconds since 1970. */
  readonly at: number
  readonly leg: LiveLeg
  /** Of an end. */
  readonly reason?: string
}

export interface LiveLegsOptions {
  readonly now: () => number
  /** Keeps the records. */
  readonly record: (start: LegStart) => LegRecord
}

/** All legs of this switch, on the way to their records. */
export class LiveLegs {
  readonly #options: LiveLegsOptions
  readonly #legs = new Map<string, LiveLeg>()
  readonly #listeners = new Set<(event: CallEvent) => void>()

  constructor(options: LiveLegsOptions) {
    this.#options = options
  }

  /** The oldest first. */
  get calls(): readonly LiveCall[] {
    const calls = new Map<string, LiveLeg[]>()
    for (const leg of this.#legs.values()) {
      const legs = calls.get(leg.call)
      if (legs) legs.push(leg)
      else calls.set(leg.call, [leg])
    }
    return [...calls].map(([id, legs]) => ({ id, domain: legs[0]?.domain ?? '', legs }))
  }

  /** Opens the record of a leg, which is live until it ends. */
  record(start: LegStart): LegRecord {
    const kept = this.#options.record(start)
    this.#change('began', { ...start, beganAt: this.#options.now() })
    return {
      answered: () => {
        kept.answered()
        const leg = this.#legs.get(start.id)
        if (!leg || leg.answeredAt !== undefined) return
        this.#change('answered', { ...leg, answeredAt: this.#options.now() })
      },
      ended: (reason) => {
        kept.ended(reason)
        const leg = this.#legs.get(start.id)
        if (!leg) return
        this.#legs.delete(start.id)
        this.#tell({ type: 'ended', at: this.#options.now(), leg, reason })
      },
    }
  }

  /** @returns ends it. */
  listen(hear: (event: CallEvent) => void): () => void {
    this.#listeners.add(hear)
    return () => this.#listeners.delete(hear)
  }

  #change(type: 'began' | 'answered', leg: LiveLeg): void {
    this.#legs.set(leg.id, leg)
    this.#tell({ type, at: this.#options.now(), leg })
  }

  #tell(event: CallEvent): void {
    for (const hear of this.#listeners) hear(event)
  }
}
