import type { KeyListener } from './key-listener.ts'
import type { Digit } from './media-port.ts'

/** Who hears the keys of a party, whatever rtpengine calls it at the time. */
export class PressedKeys {
  readonly #listener: KeyListener
  readonly #hearers = new Set<(digit: Digit) => void>()
  #unhear: () => void = () => undefined

  constructor(listener: KeyListener, call: string) {
    this.#listener = listener
    this.follow(call)
  }

  /** @param call id of the call at rtpengine from now on. */
  follow(call: string): void {
    this.#unhear()
    this.#unhear = this.#listener.hear(call, (digit) => {
      for (const hear of this.#hearers) hear(digit)
    })
  }

  /** @returns stops hearing. */
  hear(hearer: (digit: Digit) => void): () => void {
    this.#hearers.add(hearer)
    return () => this.#hearers.delete(hearer)
  }

  close(): void {
    this.#unhear()
  }
}
