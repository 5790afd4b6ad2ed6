import type { PhoneLine } from './phone-line.ts'
import type { StandingClock } from './standing-clock.ts'
import { describe, type Happening } from './transcript.ts'

/** An expectation of a test that was not met. */
export class UnmetExpectation extends Error {
  override readonly name = 'UnmetExpectation'
}

/** Milliseconds of the testbed's time that an expectation waits. */
const PATIENCE = 3_600_000

/**
 * The steps of a test, one after another, whichever phone takes them. Time passes only while a step
 * waits for something, and then from one alarm to the next.
 */
export class Steps {
  readonly #clock: StandingClock
  readonly #failure: () => unknown
  #last: Promise<void> = Promise.resolve()
  #isTold = false

  /** @param failure The mistake that the script made, if it made one. */
  constructor(clock: StandingClock, failure: () => unknown) {
    this.#clock = clock
    this.#failure = failure
  }

  /** Resolves when every step is done; rejects with the first that was not. */
  get done(): Promise<void> {
    return this.#last.catch((error: unknown) => {
      this.#isTold = true
      throw error
    })
  }

  /** A step failed, and somebody who awaited it knows. */
  get isTold(): boolean {
    return this.#isTold
  }

  add(step: () => Promise<void> | void): void {
    this.#last = this.#last.then(settle).then(step)
    // Whoever awaits the end of the steps hears of it.
    this.#last.catch(() => undefined)
  }

  /** Lets so many milliseconds pass, and all happen that is due meanwhile. */
  async pass(length: number): Promise<void> {
    const end = this.#clock.now() + length
    await settle()
    for (let at = this.#clock.next; at !== undefined && at <= end; at = this.#clock.next) {
      await this.#advanceTo(at)
    }
    await this.#advanceTo(end)
  }

  /** The next thing to happen to a phone has to be this one. */
  async expect(line: PhoneLine, wanted: Happening): Promise<void> {
    const happening = await this.until(`${line.name}: expected ${describe(wanted)}`, line, () =>
      line.transcript.next(wanted.what),
    )
    if (describe(happening) === describe(wanted)) return
    const got = `${line.name}: expected ${describe(wanted)}, but got ${describe(happening)}`
    throw unmet(line, got, this.#failure())
  }

  /** Waits until something can be found. */
  async until<Found>(what: string, line: PhoneLine, find: () => Found | undefined): Promise<Found> {
    const end = this.#clock.now() + PATIENCE
    for (;;) {
      await settle()
      const found = find()
      if (found !== undefined) return found
      const failure = this.#failure()
      if (failure !== undefined) throw unmet(line, `${what}, but the script failed`, failure)
      const at = this.#clock.next
      if (at === undefined || at > end) {
        throw unmet(line, `${what}, but it did not come within an hour`)
      }
      await this.#advanceTo(at)
    }
  }

  async #advanceTo(time: number): Promise<void> {
    this.#clock.advance(time - this.#clock.now())
    await settle()
  }
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

function unmet(
  { name, transcript }: PhoneLine,
  message: string,
  cause?: unknown,
): UnmetExpectation {
  const text = `${message}\nWhat happened to ${name}:\n${transcript}`
  return new UnmetExpectation(text, cause === undefined ? {} : { cause })
}
