/**
 * Runs work of one name one after another, so that guesses sent all at once are counted like those
 * sent in turn. What is under way or waits is limited over all names.
 */
export class OneAtATime {
  readonly #most: number
  readonly #tails = new Map<string, Promise<unknown>>()
  #size = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Work under way or waiting. */
  get size(): number {
    return this.#size
  }

  /** @returns undefined, without having run the work, when there is too much already. */
  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#size >= this.#most) return undefined
    this.#size += 1
    const before = this.#tails.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    this.#tails.set(name, mine)
    try {
      return await mine
    } finally {
      this.#size -= 1
      if (this.#tails.get(name) === mine) this.#tails.delete(name)
    }
  }
}
