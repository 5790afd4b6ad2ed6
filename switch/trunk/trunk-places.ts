import type { Trunk } from '../../inventory/model/cluster.ts'
import { type LeaseAnswer, TrunkLeases } from './trunk-leases.ts'

/** Calls in a second where the carrier names no limit: more than a node can make. */
const ANY_RATE = 1000

/** An hour more than the longest call: whatever is not given back until then never will be. */
const LIFETIME = 13 * 3_600_000

/** Who has places on which trunk of a node. A call has one place at a time. */
export class TrunkPlaces {
  readonly #leases: ReadonlyMap<string, TrunkLeases>
  /** The trunk of each call, by the Call-ID of the leg that goes there. */
  readonly #held = new Map<string, TrunkLeases>()
  readonly #down = new Set<string>()
  readonly #now: () => number

  /** @param now milliseconds that never go back. */
  constructor(trunks: readonly Trunk[], now: () => number) {
    this.#now = now
    this.#leases = new Map(trunks.map((trunk) => [trunk.name, leasesOf(trunk)]))
  }

  /** A place that the call had on another trunk is free again. @returns `full` without such a trunk. */
  take(trunk: string, call: string): LeaseAnswer {
    const leases = this.#leases.get(trunk)
    if (this.#held.get(call) !== leases) this.release(call)
    if (!leases) return 'full'
    if (this.#down.has(trunk)) return 'down'
    const answer = leases.take(call, this.#now())
    if (answer === 'taken') this.#held.set(call, leases)
    return answer
  }

  /** Whether a trunk answers; those under way keep their places. */
  mark(trunk: string, isUp: boolean): void {
    if (isUp) this.#down.delete(trunk)
    else this.#down.add(trunk)
  }

  /** The leg is over, however it ended. */
  release(call: string): void {
    this.#held.get(call)?.release(call)
    this.#held.delete(call)
  }

  /** Calls that a trunk has now. */
  inUse(trunk: string): number {
    return this.#leases.get(trunk)?.inUse(this.#now()) ?? 0
  }
}

function leasesOf({ calls = Number.POSITIVE_INFINITY, callsPerSecond = ANY_RATE }: Trunk) {
  return new TrunkLeases({ calls, callsPerSecond, lifetime: LIFETIME })
}
