import type { Binding } from './binding.ts'

/** What is new about where somebody is; null: there is no such subscriber any more. */
export type Place = readonly [key: string, bindings: readonly Binding[] | null]

/** Where every subscriber can be reached, as last heard. */
export class KnownPlaces {
  /** Empty for who is not registered; nothing for who does not exist. */
  readonly #bindings = new Map<string, readonly Binding[]>()

  /** Subscribers there are. */
  get size(): number {
    return this.#bindings.size
  }

  get all(): readonly Place[] {
    return [...this.#bindings]
  }

  /** Best first, none that is over; undefined when there is no such subscriber. */
  of(key: string, now: number): readonly Binding[] | undefined {
    return this.#bindings
      .get(key)
      ?.filter(({ expiresAt }) => expiresAt > now)
      .sort((one, other) => other.q - one.q)
  }

  learn([key, bindings]: Place): void {
    if (bindings) this.#bindings.set(key, bindings)
    else this.#bindings.delete(key)
  }

  /** Forgets everything that is not among `places`. */
  replace(places: readonly Place[]): void {
    this.#bindings.clear()
    for (const place of places) this.learn(place)
  }
}
