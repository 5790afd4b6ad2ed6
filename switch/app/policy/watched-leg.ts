import type { DialogName } from '../../engine/message/replaces.ts'
import type { HungUp } from '../core/errors.ts'
import type { Address, LegEvent, LegRequest, OutgoingLeg } from '../lower/leg.ts'

/** A leg whose end somebody else is told as well, before the one it belongs to. */
export class WatchedLeg implements OutgoingLeg {
  readonly isOutgoing = true
  readonly #leg: OutgoingLeg
  readonly #ended: () => void

  constructor(leg: OutgoingLeg, ended: () => void) {
    this.#leg = leg
    this.#ended = ended
  }

  get id(): string {
    return this.#leg.id
  }

  get from(): Address {
    return this.#leg.from
  }

  get to(): Address {
    return this.#leg.to
  }

  header(name: string): string | undefined {
    return this.#leg.header(name)
  }

  hear(listener: (event: LegEvent) => void): void {
    this.#leg.hear((event) => {
      if (event.type === 'ended') this.#ended()
      listener(event)
    })
  }

  reoffer(sdp: string): Promise<string> {
    return this.#leg.reoffer(sdp)
  }

  request(request: LegRequest): Promise<void> {
    return this.#leg.request(request)
  }

  takePlaceOf(dialog: DialogName): Promise<void> {
    return this.#leg.takePlaceOf(dialog)
  }

  hangUp(end?: HungUp): Promise<void> {
    return this.#leg.hangUp(end)
  }
}
