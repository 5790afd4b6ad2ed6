import { MediaError } from './media.ts'
import type { Relay, RtpengineLink } from './rtpengine-link.ts'

/** Something of ours at a relay: the media of a call, or of one party. */
export interface Held {
  /** As the relay knows it. */
  readonly id: string
  /** Absent before the first offer, and from a loss to the next offer. */
  readonly relay: Relay | undefined
  /** The relay has it no more. */
  lose(reason: string): void
}

/** Milliseconds between two rounds, while the relay answers and while it does not. */
export const PULSE = 2000
export const HASTE = 500
/** Rounds without an answer after which what it held is lost; one that crashed is back before. */
export const PATIENCE = 3
/** Calls asked after at a time. */
const SAMPLE = 8

export interface WatchSurroundings {
  readonly link: Pick<RtpengineLink, 'request'>
  /** Everything of ours, at whatever relay. */
  readonly held: ReadonlySet<Held>
  readonly after: (milliseconds: number, act: () => void) => () => void
  readonly log: (level: 'warn', message: string, facts: object) => void
}

/**
 * Asks a relay, round after round, whether it is there and still knows some of our calls. One that
 * was started anew knows none of them: as long as one is missing, the next ones are asked after, too.
 */
export class RelayWatch {
  readonly #relay: Relay
  readonly #around: WatchSurroundings
  #misses = 0
  /** Where the next round begins. */
  #turn = 0
  #isOver = false
  #stop: () => void

  constructor(relay: Relay, around: WatchSurroundings) {
    this.#relay = relay
    this.#around = around
    this.#stop = around.after(PULSE, () => void this.#round())
  }

  close(): void {
    this.#isOver = true
    this.#stop()
  }

  async #round(): Promise<void> {
    try {
      await this.#ask()
      this.#misses = 0
    } catch {
      // That it does not answer is told by the link.
      this.#misses += 1
      if (this.#misses === PATIENCE) this.#lose(this.#own(), 'rtpengine does not answer')
    }
    if (this.#isOver) return
    this.#stop = this.#around.after(this.#misses > 0 ? HASTE : PULSE, () => void this.#round())
  }

  /** @throws {MediaError} `unreachable` */
  async #ask(): Promise<void> {
    const own = this.#own()
    if (own.length === 0) await this.#around.link.request(this.#relay, 'ping', {})
    const first = this.#turn % Math.max(1, own.length)
    const inTurn = [...own.slice(first), ...own.slice(0, first)]
    for (let at = 0; at < inTurn.length; at += SAMPLE) {
      this.#turn = first + at + SAMPLE
      const lost = await this.#lostAmong(inTurn.slice(at, at + SAMPLE))
      if (lost.length === 0) return
      this.#lose(lost, 'rtpengine has lost the call')
    }
  }

  #own(): readonly Held[] {
    return [...this.#around.held].filter(({ relay }) => relay === this.#relay)
  }

  /** Those that were not released, or offered anew, while the relay was asked. */
  async #lostAmong(some: readonly Held[]): Promise<readonly Held[]> {
    const ids = some.map(({ id }) => id)
    const known = await Promise.all(ids.map((id) => this.#isKnown(id)))
    return some.filter(
      (each, index) => !known[index] && this.#around.held.has(each) && each.id === ids[index],
    )
  }

  /** @throws {MediaError} `unreachable` */
  async #isKnown(id: string): Promise<boolean> {
    try {
      await this.#around.link.request(this.#relay, 'query', { 'call-id': id })
      return true
    } catch (error) {
      if (!(error instanceof MediaError) || error.fault === 'unreachable') throw error
      return error.fault !== 'lost'
    }
  }

  #lose(lost: readonly Held[], reason: string): void {
    if (lost.length === 0) return
    const facts = { ...this.#relay.place, calls: lost.length, reason }
    this.#around.log('warn', 'calls have lost their media', facts)
    for (const each of lost) each.lose(reason)
  }
}
