/**
 * Remembers the keys that were asked for lately, and no more than twice its size: when the young
 * ones fill up they become the old ones, and the old are forgotten. Whatever is sent from forged
 * addresses, it does not grow.
 */
export class RecentTable<Value> {
  readonly #size: number
  readonly #make: (key: string) => Value
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()

  constructor(size: number, make: (key: string) => Value) {
    this.#size = size
    this.#make = make
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): Value {
    const known = this.#young.get(key)
    if (known !== undefined) return known
    const value = this.#old.get(key) ?? this.#make(key)
    this.#old.delete(key)
    if (this.#young.size >= this.#size) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
    return value
  }
}
