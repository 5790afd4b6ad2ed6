import type { HungUp } from '../core/errors.ts'
import type { OutgoingLeg } from './leg.ts'
import type { Party } from './party.ts'

/** Everybody who is called on behalf of one call: whatever the script does, none outlives it. */
export class Legs {
  readonly #parties = new Set<Party<OutgoingLeg>>()

  /** Those that ring or talk. */
  get size(): number {
    return this.#parties.size
  }

  add(party: Party<OutgoingLeg>): void {
    this.#parties.add(party)
    void party.gone.then(() => this.#parties.delete(party))
  }

  async hangUp(end: HungUp): Promise<void> {
    await Promise.all([...this.#parties].map((party) => party.hangUp(end)))
  }
}
