import type { Prompt } from '../../media/port/media-port.ts'
import { Rejected } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import type { Bounds } from '../core/scope.ts'
import type { Participant, Parting } from '../participant.ts'
import type { BridgeOptions } from '../verbs/bridge/bridge.ts'

export interface ParkOptions extends Bounds {
  readonly music: Prompt
  /** Tells whoever parked the party where it is, while that hears the music already. */
  readonly announce?: (slot: string) => Promise<unknown>
}

/** The talk with who picked a party up. */
type Pickup = { readonly talk: Promise<Parting> }

interface Parked {
  readonly party: Participant
  readonly pickups: Inbox<Pickup>
  pickup: Pickup | undefined
}

/** Where parties wait until somebody picks them up, from any telephone, by the name of the slot. */
export class ParkingLot {
  readonly #slots: readonly string[]
  readonly #parked = new Map<string, Parked>()

  constructor(slots: readonly string[]) {
    this.#slots = slots
  }

  list(): readonly { readonly slot: string; readonly party: Participant }[] {
    return [...this.#parked].map(([slot, { party }]) => ({ slot, party }))
  }

  /**
   * Parks a party; resolves when whoever picked it up talks to it no more.
   *
   * @throws {Timeout} when nobody did, {Rejected} when every slot is taken
   */
  async park(party: Participant, options: ParkOptions): Promise<Parting> {
    const slot = this.#slots.find((each) => !this.#parked.has(each))
    if (slot === undefined) throw new Rejected(486, 'Parking Lot Full')
    const parked: Parked = { party, pickups: new Inbox(1), pickup: undefined }
    this.#parked.set(slot, parked)
    try {
      const { talk } = await waitIn(slot, parked, options)
      return await talk
    } finally {
      if (this.#parked.get(slot) === parked) this.#parked.delete(slot)
    }
  }

  /**
   * Talks to whoever is parked there.
   *
   * @throws {Rejected} when nobody is
   */
  async pickUp(slot: string, by: Participant, options?: BridgeOptions): Promise<Parting> {
    const parked = this.#parked.get(slot)
    if (!parked) throw new Rejected(404, 'Nobody Is Parked There')
    this.#parked.delete(slot)
    const talk = by.bridge(parked.party, options)
    parked.pickup = { talk }
    parked.pickups.send(parked.pickup)
    return talk
  }
}

async function waitIn(slot: string, parked: Parked, options: ParkOptions): Promise<Pickup> {
  const { party, pickups } = parked
  const { music, announce } = options
  try {
    return await party.hold(
      music,
      (signal) => {
        // Whoever parked the party may hang up before the announcement is over.
        announce?.(slot).catch(() => undefined)
        return pickups.take(signal)
      },
      options,
    )
  } catch (error) {
    // Picked up in the moment that the time ran out: it is in good hands.
    if (parked.pickup) return parked.pickup
    throw error
  }
}
