import type {
  CalleeEvent,
  CalleeLeg,
  InDialogMessage,
  OutgoingInvite,
  Refusal,
  Way,
} from '../signalling/leg.ts'
import type { Line } from '../signalling/line.ts'
import type { LeaseAnswer } from './trunk-leases.ts'

/** What trying several ways needs. */
export interface HuntNeeds {
  /** Sends one INVITE. */
  readonly dial: (invite: OutgoingInvite, hear: (event: CalleeEvent) => void) => CalleeLeg
  readonly take: TakePlace
  readonly startTimer: StartTimer
}

/** Takes a place of a trunk for the leg with that Call-ID; whoever keeps places knows when it ends. */
export type TakePlace = (trunk: string, call: string) => Promise<LeaseAnswer>

/** @returns stops the timer. */
export type StartTimer = (milliseconds: number, expired: () => void) => () => void

/**
 * Milliseconds a trunk has to say that the callee rings, while there is another: long enough for a
 * call around the world, short enough for a caller who hears nothing.
 */
const PATIENCE = 10_000

const NO_PLACE: Refusal = { status: 480, reason: 'All Trunks Busy' }

/** The same line, but an INVITE with several ways tries one after another. */
export function huntOver(line: Line, needs: Omit<HuntNeeds, 'dial'>): Line {
  return {
    request: (request) => line.request(request),
    dial: (invite, hear, allow) => {
      if (!invite.ways) return line.dial(invite, hear, allow)
      const dial: HuntNeeds['dial'] = (one, listen) => line.dial(one, listen, allow)
      return new Hunt(invite, hear, { ...needs, dial })
    },
  }
}

/**
 * A callee that several trunks lead to, as one leg. The next is tried after a failure of the last:
 * 5xx, 408, a challenge that cannot be answered, and silence. What a person may have heard or said, ringing or "busy", is final.
 */
class Hunt implements CalleeLeg {
  readonly #invite: OutgoingInvite
  readonly #hear: (event: CalleeEvent) => void
  readonly #needs: HuntNeeds
  readonly #rest: Way[]
  #attempts = 0
  #leg: CalleeLeg | undefined
  #last = NO_PLACE
  #stage: 'seeking' | 'settled' | 'cancelled' | 'forgotten' = 'seeking'
  #stopWaiting: () => void = () => undefined

  constructor(invite: OutgoingInvite, hear: (event: CalleeEvent) => void, needs: HuntNeeds) {
    this.#invite = invite
    this.#hear = hear
    this.#needs = needs
    this.#rest = [...(invite.ways ?? [])]
    void this.#next()
  }

  cancel(): void {
    this.#stopWaiting()
    this.#stage = 'cancelled'
    this.#leg?.cancel()
  }

  reoffer(sdp: string | undefined): void {
    this.#leg?.reoffer(sdp)
  }

  acknowledge(sdp: string): void {
    this.#leg?.acknowledge(sdp)
  }

  relay(message: InDialogMessage): void {
    if (this.#leg) this.#leg.relay(message)
    else message.reply(481)
  }

  async hangUp(): Promise<void> {
    await this.#leg?.hangUp()
  }

  forget(): void {
    this.#stopWaiting()
    this.#stage = 'forgotten'
    this.#leg?.forget()
  }

  /** Never in the turn of the event before it: `dial` may refuse before it returns. */
  async #next(): Promise<void> {
    this.#leg = undefined
    const call = this.#invite.headers['Call-ID'] ?? ''
    await undefined
    for (let way = this.#rest.shift(); way; way = this.#rest.shift()) {
      const { trunk, isUrgent } = way
      const needsPlace = trunk !== undefined && !isUrgent
      const hasPlace = !needsPlace || (await this.#needs.take(trunk, call)) === 'taken'
      if (this.#stage === 'forgotten') return
      if (this.#stage === 'cancelled') return this.#hear({ type: 'refused', refusal: CANCELLED })
      if (hasPlace) return this.#try(way)
    }
    this.#hear({ type: 'refused', refusal: this.#last })
  }

  #try({ uri, trunk }: Way): void {
    this.#attempts += 1
    const attempt = this.#attempts
    if (this.#rest.length > 0) this.#limit()
    const { ways: _, ...common } = this.#invite
    const over = trunk === undefined ? {} : { trunk }
    const invite = { ...common, ...over, uri, headers: this.#headers() }
    const leg = this.#needs.dial(invite, (event) => {
      if (attempt === this.#attempts) this.#take(event)
      // It was given up, and its 200 beat our CANCEL (RFC 3261, 9.1).
      else if (event.type === 'answered') void leg.hangUp()
    })
    this.#leg = leg
  }

  #limit(): void {
    this.#stopWaiting = this.#needs.startTimer(PATIENCE, () => {
      this.#attempts += 1
      this.#last = { status: 408 }
      this.#leg?.cancel()
      void this.#next()
    })
  }

  /** Each attempt is a dialog of its own; the first has the Call-ID that the records tell. */
  #headers(): Readonly<Record<string, string>> {
    const { headers } = this.#invite
    if (this.#attempts === 1) return headers
    return { ...headers, 'Call-ID': `${headers['Call-ID']}-${this.#attempts}` }
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
