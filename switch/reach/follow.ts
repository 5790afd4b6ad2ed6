import type { CalleeEvent, OutgoingInvite } from '../signalling/leg.ts'
import { Detour } from './detour.ts'
import type { Dial } from './reach.ts'

/** A callee that may have moved, as one leg: where it is now is called instead, if it may be. */
export class Follow extends Detour {
  readonly #sdp: Pick<OutgoingInvite, 'sdp'>
  readonly #hear: (event: CalleeEvent) => void
  readonly #dial: Dial
  #isOver = false

  constructor(invite: OutgoingInvite, hear: (event: CalleeEvent) => void, dial: Dial) {
    super()
    this.#sdp = invite.sdp === undefined ? {} : { sdp: invite.sdp }
    this.#hear = hear
    this.#dial = dial
    this.#call(invite)
  }

  cancel(): void {
    this.#isOver = true
    this.leg?.cancel()
  }

  forget(): void {
    this.#isOver = true
    this.leg?.forget()
  }

  #call({ forward, ...invite }: OutgoingInvite): void {
    this.leg = this.#dial(invite, (event) => {
      const moved = event.type === 'refused' && !this.#isOver ? event.refusal.moved : undefined
      const next = moved && forward?.(moved)
      if (!next) return this.#hear(event)
      if ('status' in next) return this.#hear({ type: 'refused', refusal: next })
      // Never in the turn of the event: `dial` may refuse before it returns.
      void Promise.resolve().then(() => this.#go({ ...next, ...this.#sdp }))
    })
  }

  #go(invite: OutgoingInvite): void {
    if (this.#isOver) this.#hear({ type: 'refused', refusal: { status: 487 } })
    else this.#call(invite)
  }
}
