import { MediaError } from './media.ts'

/** What is asked for one call: one after the other, in the order asked, and nothing once it is over. */
export class InTurn {
  #isOver = false
  /** Settles when everything asked for so far is done. */
  #last: Promise<unknown> = Promise.resolve()

  get isOver(): boolean {
    return this.#isOver
  }

  /** @throws {MediaError} when the call is over by the time it comes to this. */
  run<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      if (this.#isOver) throw new MediaError('refused', 'the call is over')
      return act()
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Begins nothing more; resolves when what was begun is done. */
  async end(): Promise<void> {
    this.#isOver = true
    await this.#last
  }
}
