import { setTimeout } from 'node:timers/promises'
import type { Anchorage } from './anchorage.ts'
import { PARTY, type Plug } from './plug.ts'

/** rtpengine plays the file this often at most; for music that has no end. */
const FOREVER = 100_000

/** Has rtpengine play files to a party. */
export class FilePlayer {
  readonly #plug: Plug
  readonly #anchorage: Anchorage
  readonly #complain: (error: unknown) => void

  constructor(plug: Plug, anchorage: Anchorage, complain: (error: unknown) => void) {
    this.#plug = plug
    this.#anchorage = anchorage
    this.#complain = complain
  }

  /** From the beginning again, when the media is lost on the way. @throws the signal's reason */
  async play(file: string, repeat: number, signal: AbortSignal | undefined): Promise<void> {
    const times = Math.min(repeat, FOREVER)
    while (!(await this.#playOnce(file, times, signal)));
  }

  /** @returns whether it was heard to its end, or nobody is there any more. */
  async #playOnce(file: string, times: number, signal: AbortSignal | undefined): Promise<boolean> {
    const duration = await this.#anchorage.run(() => this.#plug.play(file, times))
    const ends = [this.#anchorage.loss, ...(signal ? [signal] : [])]
    // rtpengine does not tell when it has played: it tells how long it will.
    try {
      await setTimeout(duration * times, undefined, { signal: AbortSignal.any(ends) })
      return true
    } catch {
      if (!signal?.aborted) return this.#anchorage.turns.isOver
      await this.#stop()
      throw signal.reason
    }
  }

  async #stop(): Promise<void> {
    const { turns, isLost } = this.#anchorage
    if (turns.isOver || isLost) return
    await turns
      .run(() => this.#plug.request('stopMedia', { 'from-tag': PARTY }))
      .catch((error: unknown) => this.#complain(error))
  }
}
