/**
 * Remembers what was looked up, the misses too, until it is told to forget. The least used is
 * forgotten when there is too much.
 */
export class Memory<Value> {
  readonly #most: number
  readonly #values = new Map<string, Promise<Value>>()

  constructor(most: number) {
    this.#most = most
  }

  /** Who asks while it is being looked up waits for the same answer; failures are not remembered. */
  get(key: string, lookUp: () => Promise<Value>): Promise<Value> {
    const value = this.#values.get(key) ?? lookUp()
    this.#values.delete(key)
    this.#values.set(key, value)
    const [oldest] = this.#values.keys()
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest)
    value.catch(() => {
      if (this.#values.get(key) === value) this.#values.delete(key)
    })
    return value
  }

  forget(key: string): void {
    this.#values.delete(key)
  }

  clear(): void {
    this.#values.clear()
  }
}
