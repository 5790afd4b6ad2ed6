/** Values by the digits a number begins with; `''` is every number. */
export class PrefixTable<Value> {
  readonly #values = new Map<string, Value[]>()
  #longest = 0

  constructor(entries: Iterable<readonly [prefix: string, value: Value]>) {
    for (const [prefix, value] of entries) {
      const values = this.#values.get(prefix)
      if (values) values.push(value)
      else this.#values.set(prefix, [value])
      this.#longest = Math.max(this.#longest, prefix.length)
    }
  }

  /** Values of every prefix of the number, the longest first; within one, in the order given. */
  matches(
    number: string,
  ): readonly { readonly prefix: string; readonly values: readonly Value[] }[] {
    const found = []
    for (let length = Math.min(number.length, this.#longest); length >= 0; length -= 1) {
      const prefix = number.slice(0, length)
      const values = this.#values.get(prefix)
      if (values) found.push({ prefix, values })
    }
    return found
  }
}
