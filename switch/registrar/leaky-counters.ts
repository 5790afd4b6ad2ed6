export interface LeakyPolicy {
  /** Level that blocks. */
  readonly most: number
  /** Milliseconds in which one leaks away. */
  readonly forgiveAfter: number
  /** Milliseconds. */
  readonly blockFor: number
  /** Names that are counted, and names that are blocked, each at most. */
  readonly capacity: number
}

interface Counter {
  readonly level: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Counts failures by name; each leaks away with time, too many block the name for a while. */
export class LeakyCounters {
  readonly #policy: LeakyPolicy
  /** Least recently touched first. */
  readonly #counters = new Map<string, Counter>()
  /** End of each block, oldest block first. Apart, so that a flood of new names does not wash them out. */
  readonly #blocks = new Map<string, number>()

  constructor(policy: LeakyPolicy) {
    this.#policy = policy
  }

  /** Names that are remembered. */
  get size(): number {
    return this.#counters.size + this.#blocks.size
  }

  level(name: string, now: number): number {
    const counter = this.#counters.get(name)
    if (!counter) return 0
    return Math.max(0, counter.level - Math.max(0, now - counter.at) / this.#policy.forgiveAfter)
  }

  blockedUntil(name: string, now: number): number | undefined {
    const until = this.#blocks.get(name)
    return until !== undefined && until > now ? until : undefined
  }

  /** One more failure. While a name is blocked it changes nothing: a block has an end. */
  add(name: string, now: number): void {
    if (this.blockedUntil(name, now) !== undefined) return
    const level = this.level(name, now) + 1
    this.forget(name)
    if (level < this.#policy.most) this.#put(this.#counters, name, { level, at: now })
    else this.#put(this.#blocks, name, now + this.#policy.blockFor)
  }

  forget(name: string): boolean {
    const wasCounted = this.#counters.delete(name)
    return this.#blocks.delete(name) || wasCounted
  }

  blocked(now: number): readonly { readonly name: string; readonly until: number }[] {
    return [...this.#blocks]
      .map(([name, until]) => ({ name, until }))
      .filter(({ until }) => until > now)
  }

  #put<Value>(map: Map<string, Value>, name: string, value: Value): void {
    map.set(name, value)
    const [oldest] = map.keys()
    if (map.size > this.#policy.capacity && oldest !== undefined) map.delete(oldest)
  }
}
