import type { CalleeEvent, OutgoingInvite, Refusal, Way } from '../signalling/leg.ts'
import { Detour } from './detour.ts'
import type { Attempt, DialAttempt, ReachNeeds } from './reach.ts'

export interface Hunting {
  readonly invite: OutgoingInvite
  readonly ways: readonly Way[]
  readonly hear: (event: CalleeEvent) => void
  readonly dial: DialAttempt
}

/**
 * Milliseconds a trunk has to say that the callee rings, while there is another: long enough for a
 * call around the world, short enough for a caller who hears nothing.
 */
const PATIENCE = 10_000

const NO_PLACE: Refusal = { status: 480, reason: 'All Trunks Busy' }

/**
 * A callee that several trunks lead to, as one leg. The next is tried after a failure of the last:
 * 5xx, 408, a challenge that cannot be answered, and silence. What a person may have heard or said,
 * ringing or "busy", is final.
 */
export class Hunt extends Detour {
  readonly #invite: OutgoingInvite
  readonly #hear: (event: CalleeEvent) => void
  readonly #dial: DialAttempt
  readonly #needs: ReachNeeds
  readonly #rest: Way[]
  #attempts = 0
  #last = NO_PLACE
  #stage: 'seeking' | 'settled' | 'cancelled' | 'forgotten' = 'seeking'
  #stopWaiting: () => void = () => undefined

  constructor({ invite, ways, hear, dial }: Hunting, needs: ReachNeeds) {
    super()
    this.#invite = invite
    this.#hear = hear
    this.#dial = dial
    this.#needs = needs
    this.#rest = [...ways]
    void this.#next()
  }

  cancel(): void {
    this.#stopWaiting()
    this.#stage = 'cancelled'
    this.leg?.cancel()
  }

  forget(): void {
    this.#stopWaiting()
    this.#stage = 'forgotten'
    this.leg?.forget()
  }

  /** Never in the turn of the event before it: `dial` may refuse before it returns. */
  async #next(): Promise<void> {
    this.leg = undefined
    await undefined
    for (let way = this.#rest.shift(); way; way = this.#rest.shift()) {
      const { trunk, isUrgent } = way
      const call = this.#needs.newId()
      const needsPlace = trunk !== undefined && !isUrgent
      const hasPlace = !needsPlace || (await this.#needs.take(trunk, call)) === 'taken'
      if (hasPlace && this.#stage === 'seeking') return this.#try(way, call)
      if (hasPlace) this.#needs.giveBack(call)
      if (this.#stage === 'forgotten') return
      if (this.#stage === 'cancelled') return this.#hear({ type: 'refused', refusal: CANCELLED })
    }
    this.#hear({ type: 'refused', refusal: this.#last })
  }

  /** Each attempt is a dialog of its own, with a record of its own. */
  #try({ uri, trunk, cost, headers: told }: Way, call: string): void {
    this.#attempts += 1
    const attempt = this.#attempts
    if (this.#rest.length > 0) this.#limit()
    const { ways: _, ...common } = this.#invite
    const over = { ...(trunk !== undefined && { trunk }), ...(cost !== undefined && { cost }) }
    const headers = { ...common.headers, ...told, 'Call-ID': call }
    const leg: Attempt = this.#dial({ ...common, ...over, uri, headers }, (event) => {
      if (attempt === this.#attempts) this.#take(event)
      // It was given up, and its 200 beat our CANCEL (RFC 3261, 9.1).
      else if (event.type === 'answered') leg.callOff()
    })
    this.leg = leg
  }

  #limit(): void {
    this.#stopWaiting = this.#needs.startTimer(PATIENCE, () => {
      this.#attempts += 1
      this.#last = { status: 408 }
      this.leg?.cancel()
      void this.#next()
    })
  }

  #take(event: CalleeEvent): void {
    this.#stopWaiting()
    if (event.type === 'refused' && this.#goesOn(event.refusal)) {
      this.#last = event.refusal
      void this.#next()
      return
    }
    if (this.#stage === 'seeking') this.#stage = 'settled'
    this.#hear(event)
  }

  #goesOn({ status }: Refusal): boolean {
    // Who wants credentials that we have not got is no way for this call.
    const isNoWay = status === 401 || status === 407 || status === 408
    return this.#stage === 'seeking' && (isNoWay || (status >= 500 && status < 600))
  }
}

const CANCELLED: Refusal = { status: 487 }
