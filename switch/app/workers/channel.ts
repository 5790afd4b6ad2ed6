/** What a worker and the switch say to each other besides how the worker is, in that order. */
export interface Channel {
  /** What is structured data; nothing when the other side is gone. */
  post(message: unknown): void
  /** Hears everything from the first message on; to be called once. */
  hear(listener: (message: unknown) => void): void
}

/** Keeps what is said until somebody listens. */
export class Messages {
  #early: unknown[] = []
  #listener: (message: unknown) => void = (message) => this.#early.push(message)

  take(message: unknown): void {
    this.#listener(message)
  }

  hear(listener: (message: unknown) => void): void {
    for (const message of this.#early.splice(0)) listener(message)
    this.#listener = listener
  }
}
