import type { DialogName } from '../../engine/message/replaces.ts'
import type { HungUp } from '../core/errors.ts'
import type { Address, LegEvent, LegRequest, OutgoingLeg } from '../lower/leg.ts'

/** A leg whose events somebody else is told as well, before the one it belongs to, and may end. */
export class WatchedLeg implements OutgoingLeg {
  readonly isOutgoing = true
  readonly #leg: OutgoingLeg
  readonly #watch: (event: LegEvent) => void
  /** Why it was cut. */
  #cut: HungUp | undefined

  constructor(leg: OutgoingLeg, watch: (event: LegEvent) => void) {
    this.#leg = leg
    this.#watch = watch
  }

  /** Ends it for a reason of our own. */
  cut(end: HungUp): void {
    this.#cut = end
    void this.#leg.hangUp()
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
      const told = event.type === 'ended' && this.#cut ? { ...event, end: this.#cut } : event
      this.#watch(told)
      listener(told)
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
