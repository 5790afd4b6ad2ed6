import { reasonOf } from './errors.ts'
import { onAbort } from './signals.ts'

/**
 * Messages from others to one reader, in the order they were sent, each delivered once. It never
 * grows past its capacity: who sends to a full one is told so.
 */
export class Inbox<Message> {
  readonly #capacity: number
  readonly #messages: Message[] = []
  readonly #readers = new Set<(message: Message) => void>()
  #isClosed = false

  /** @param capacity Messages that may wait. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Messages that wait. */
  get size(): number {
    return this.#messages.length
  }

  /** False when the message was not taken: the inbox is full, or its call is over. */
  send(message: Message): boolean {
    if (this.#isClosed) return false
    const [reader] = this.#readers
    if (reader) {
      this.#readers.delete(reader)
      reader(message)
      return true
    }
    if (this.#messages.length >= this.#capacity) return false
    this.#messages.push(message)
    return true
  }

  /** The next message; readers that wait are served in turn. An aborted reader takes none. */
  take(signal: AbortSignal): Promise<Message> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(reasonOf(signal))
      if (this.#messages.length > 0) return resolve(this.#messages.shift() as Message)
      const reader = (message: Message) => {
        stopWatching()
        resolve(message)
      }
      const stopWatching = onAbort(signal, () => {
        this.#readers.delete(reader)
        reject(reasonOf(signal))
      })
      this.#readers.add(reader)
    })
  }

  /** Forgets what waits. */
  clear(): void {
    this.#messages.length = 0
  }

  /** Forgets what waits, and takes no more. */
  close(): void {
    this.#isClosed = true
    this.clear()
  }
}
