import type { CallEvent, LiveLeg } from '../call/live-legs.ts'
import type { Place } from '../registrar/location/known-places.ts'
import { type AddressOfRecord, addressOfKey, addressOfUri, keyOf } from '../store/binding-rows.ts'
import type { LineDialog } from './dialog-info.ts'

/** Who of the subscribers is in a call, by the legs of this switch. */
export class BusyLines {
  readonly #changed: (of: AddressOfRecord) => void
  /** Whose a contact is. */
  readonly #owners = new Map<string, AddressOfRecord>()
  readonly #contacts = new Map<string, readonly string[]>()
  readonly #lines = new Map<string, Map<string, LineDialog>>()
  /** Whose a leg is: he may have moved when it ends. */
  readonly #legs = new Map<string, AddressOfRecord>()

  constructor(changed: (of: AddressOfRecord) => void) {
    this.#changed = changed
  }

  dialogsOf({ domain, user }: AddressOfRecord): readonly LineDialog[] {
    return [...(this.#lines.get(keyOf(domain, user))?.values() ?? [])]
  }

  learn([key, bindings]: Place): void {
    for (const uri of this.#contacts.get(key) ?? []) this.#owners.delete(uri)
    const uris = bindings?.map(({ uri }) => uri) ?? []
    if (uris.length > 0) this.#contacts.set(key, uris)
    else this.#contacts.delete(key)
    for (const uri of uris) this.#owners.set(uri, addressOfKey(key))
  }

  replace(places: readonly Place[]): void {
    this.#owners.clear()
    this.#contacts.clear()
    for (const place of places) this.learn(place)
  }

  hear({ type, leg }: CallEvent): void {
    const of = this.#legs.get(leg.id) ?? this.#ownerOf(leg)
    if (!of) return
    const key = keyOf(of.domain, of.user)
    const line = this.#lines.get(key) ?? new Map<string, LineDialog>()
    if (type === 'ended') {
      this.#legs.delete(leg.id)
      line.delete(leg.id)
    } else {
      this.#legs.set(leg.id, of)
      const direction = leg.direction === 'in' ? 'initiator' : 'recipient'
      const state = type === 'answered' ? 'confirmed' : 'early'
      line.set(leg.id, { id: leg.id, direction, state })
    }
    if (line.size > 0) this.#lines.set(key, line)
    else this.#lines.delete(key)
    this.#changed(of)
  }

  #ownerOf({ direction, caller, called }: LiveLeg): AddressOfRecord | undefined {
    return direction === 'out' ? this.#owners.get(called) : addressOfUri(caller)
  }
}
