import { setTimeout } from 'node:timers/promises'
import { InTurn } from '../in-turn.ts'
import { MediaError } from '../media.ts'

/** Milliseconds after which a relay that did not answer is asked again. */
const AGAIN = 500

/**
 * Whether a port has its media. What is asked of it goes one after another, waits while the media is
 * lost, and is asked again where only then it turns out that it is.
 */
export class Anchorage {
  readonly turns = new InTurn()
  readonly #unknown: (reason: string) => void
  readonly #mourners: ((reason: string) => void)[] = []
  #loss = new AbortController()
  #there: Promise<void> = Promise.resolve()
  #mend: () => void = () => undefined

  /** @param unknown Told that the relay does not know the call; it is to call `lose`. */
  constructor(unknown: (reason: string) => void) {
    this.#unknown = unknown
  }

  get isLost(): boolean {
    return this.#loss.signal.aborted
  }

  /** Aborted when what is there now is lost. */
  get loss(): AbortSignal {
    return this.#loss.signal
  }

  /** Resolves when the media is there, or never will be again. */
  get there(): Promise<void> {
    return this.#there
  }

  /** Told of each loss. */
  onLost(mourner: (reason: string) => void): void {
    this.#mourners.push(mourner)
  }

  lose(reason: string): void {
    if (!this.isLost) {
      this.#loss.abort()
      this.#there = new Promise((resolve) => {
        this.#mend = resolve
      })
    }
    for (const mourner of this.#mourners) mourner(reason)
  }

  mend(): void {
    if (!this.isLost) return
    this.#loss = new AbortController()
    this.#mend()
  }

  /** @throws {MediaError} what the relay says, or that the port is released. */
  async run<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#there
      const { loss } = this
      try {
        return await this.turns.run(act)
      } catch (error) {
        await this.#survive(error, loss)
      }
    }
  }

  /** Whether a relay that does not answer has lost the call is for those to say who watch it. */
  async #survive(error: unknown, loss: AbortSignal): Promise<void> {
    if (this.turns.isOver || !(error instanceof MediaError)) throw error
    if (loss.aborted) return
    if (error.fault === 'lost') this.#unknown(error.message)
    else if (error.fault === 'unreachable') await setTimeout(AGAIN)
    else throw error
  }

  /** Begins nothing more; resolves when what was begun is done. */
  end(): Promise<void> {
    const ended = this.turns.end()
    this.#mend()
    return ended
  }
}
