import { sourceOf } from './source-of.ts'

/** How much each source has open; holds nothing for those with nothing. */
export class OpenCounts {
  readonly #bySource = new Map<string, number>()
  #total = 0

  get total(): number {
    return this.#total
  }

  of(address: string): number {
    return this.#bySource.get(sourceOf(address)) ?? 0
  }

  add(address: string): void {
    const source = sourceOf(address)
    this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + 1)
    this.#total += 1
  }

  remove(address: string): void {
    const source = sourceOf(address)
    const left = (this.#bySource.get(source) ?? 0) - 1
    if (left > 0) this.#bySource.set(source, left)
    else this.#bySource.delete(source)
    this.#total -= 1
  }
}
