import type { Observer } from '../observe/observer.ts'
import type { Doorkeeper } from '../transport/doorkeeper.ts'
import type { Clock } from '../transport/transport.ts'
import { OpenCounts } from './open-counts.ts'
import type { Policy } from './policy.ts'
import type { Pressure } from './pressure.ts'
import type { Sources } from './sources.ts'

interface Parts {
  readonly policy: Policy
  readonly sources: Sources
  readonly pressure: Pressure
  readonly observer: Observer
  readonly clock: Clock
}

/** Lets each source have so many connections, and all together so many. */
export class ConnectionGate implements Doorkeeper {
  readonly #parts: Parts
  readonly #open = new OpenCounts()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Connections peers have open. */
  get size(): number {
    return this.#open.total
  }

  admits(address: string): boolean {
    const isAdmitted = this.#hasRoom(address)
    if (isAdmitted) this.#open.add(address)
    else this.#parts.observer.dropped('connections')
    return isAdmitted
  }

  left(address: string): void {
    this.#open.remove(address)
  }

  #hasRoom(address: string): boolean {
    const { policy, sources, pressure, clock } = this.#parts
    if (this.#open.total >= policy.total.connections || pressure.isFull) return false
    const source = sources.of(address, clock.now())
    if (!source) return true
    if (clock.now() < source.bannedUntil) return false
    return this.#open.of(address) < policy.perSource.connections
  }
}
