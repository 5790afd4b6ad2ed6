import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { Srf, SrfDialog } from '../drachtio-srf.ts'
import { Succession, SuccessionError } from './succession.ts'

/** Takes up a call that somebody died over, with what he kept of it. */
export type TakeUp = (dialog: SrfDialog, note: string | undefined) => void

/**
 * Takes up the calls of applications of our name that die, whenever that is: those that wait when a
 * connection is made, and later ones.
 */
export class Heir {
  readonly #succession: Succession<SrfDialog>
  readonly #takeUp: TakeUp
  readonly #failed: (reason: string) => void
  #isWanted = true
  #isWaiting = false

  /** @param failed told why this engine has no calls to take up, or why one was not taken. */
  constructor(srf: Srf, takeUp: TakeUp, failed: (reason: string) => void) {
    this.#succession = new Succession(srf)
    this.#takeUp = takeUp
    this.#failed = failed
  }

  /** There is a connection. */
  connected(): void {
    void this.#watch()
  }

  /** Takes calls up, or leaves them to others until told otherwise. */
  accept(isWanted: boolean): void {
    this.#isWanted = isWanted
    void this.#watch()
  }

  /** Ends with the connection. */
  async #watch(): Promise<void> {
    if (this.#isWaiting || !this.#isWanted) return
    this.#isWaiting = true
    try {
      while (this.#isWanted) {
        const ids = await this.#succession.nextWaiting()
        if (this.#isWanted) await Promise.all(ids.map((id) => this.#adopt(id)))
      }
    } catch (error) {
      this.#failed(reasonOf(error))
    } finally {
      this.#isWaiting = false
    }
  }

  async #adopt(id: string): Promise<void> {
    try {
      const { dialog, note } = await this.#succession.adopt(id)
      this.#takeUp(dialog, note)
    } catch (error) {
      // It is over, or another was faster.
      if (!(error instanceof SuccessionError)) throw error
    }
  }
}
