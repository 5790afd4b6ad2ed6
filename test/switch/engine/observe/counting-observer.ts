import type { Observer } from '../../../../switch/engine/observe/observer.ts'

/** An observer that counts: `dropped banned: 2`. */
export class CountingObserver implements Observer {
  readonly counts: Record<string, number> = {}

  received(): void {
    this.#count('received')
  }

  sent(): void {
    this.#count('sent')
  }

  repeated(direction: string): void {
    this.#count(`repeated ${direction}`)
  }

  ended(direction: string, status: number): void {
    this.#count(`ended ${direction} ${status}`)
  }

  dropped(why: string): void {
    this.#count(`dropped ${why}`)
  }

  refused(why: string): void {
    this.#count(`refused ${why}`)
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1
  }
}
