import { HungUp, Rejected } from '../../app/core/errors.ts'
import type { LegRequest, ReceivedOffer } from '../../app/lower/leg.ts'
import { reasonPhrase } from '../../app/lower/reason-phrases.ts'
import type { DialogName } from '../../engine/message/replaces.ts'
import type { DialogEvent, DialogLeg, Question, Refusal } from '../leg.ts'
import type { LegEvents } from './leg-events.ts'

interface Waiting<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

/** What both kinds of legs have in common: the talk within an established dialog, as promises. */
export class Talk {
  readonly #half: DialogLeg
  readonly #events: LegEvents
  #reoffering: Waiting<string> | undefined
  /** Who waits for the ACK of our 200. */
  #acknowledging: Waiting<string | undefined> | undefined
  #end: HungUp | undefined

  constructor(half: DialogLeg, events: LegEvents) {
    this.#half = half
    this.#events = events
  }

  hear(event: DialogEvent): void {
    switch (event.type) {
      case 'acknowledged':
        this.#acknowledging?.resolve(event.sdp)
        this.#acknowledging = undefined
        break
      case 'offered':
        this.#events.tell({ type: 'offered', offer: this.#offerOf(event.question) })
        break
      case 'relayed':
        this.#events.tell({ type: 'requested', request: event.message })
        break
      case 'reoffer-answered':
        if (event.sdp === undefined) this.#reoffering?.reject(new Rejected(488, 'No Answer In 200'))
        else this.#reoffering?.resolve(event.sdp)
        this.#reoffering = undefined
        break
      case 'reoffer-refused':
        this.#reoffering?.reject(rejectedBy(event.refusal))
        this.#reoffering = undefined
        break
      case 'replaced':
        break
      case 'ended':
        this.end(new HungUp('party', event.reason))
    }
  }

  /** The session description of the next ACK. @throws {HungUp} */
  acknowledged(): Promise<string | undefined> {
    return this.#await((waiting) => {
      this.#acknowledging = waiting
    })
  }

  /** @throws {Rejected} 491 while another offer is under way (RFC 3261, 14.1), {HungUp} */
  reoffer(sdp: string): Promise<string> {
    if (this.#reoffering) return Promise.reject(new Rejected(491, reasonPhrase(491)))
    return this.#await((waiting) => {
      this.#reoffering = waiting
      this.#half.reoffer(sdp)
    })
  }

  /** @throws {Rejected} {HungUp} */
  request(request: LegRequest): Promise<void> {
    return this.#await(({ resolve, reject }) => {
      const reply = (status: number) =>
        status < 300 ? resolve() : reject(new Rejected(status, reasonPhrase(status)))
      this.#half.relay({ ...request, reply })
    })
  }

  /** @throws {Rejected} when nobody's place could be taken, {HungUp} */
  takePlaceOf(dialog: DialogName): Promise<void> {
    return this.#await(({ resolve, reject }) => {
      this.#half.takePlaceOf(dialog, (status) =>
        status < 300 ? resolve() : reject(new Rejected(status, reasonPhrase(status))),
      )
    })
  }

  /** The dialog is over: who waits learns why. */
  end(end: HungUp): void {
    if (this.#end) return
    this.#end = end
    for (const waiting of [this.#reoffering, this.#acknowledging]) waiting?.reject(end)
    this.#events.tell({ type: 'ended', end })
  }

  #await<T>(begin: (waiting: Waiting<T>) => void): Promise<T> {
    const end = this.#end
    if (end) return Promise.reject(end)
    return new Promise((resolve, reject) => begin({ resolve, reject }))
  }

  #offerOf(question: Question): ReceivedOffer {
    return {
      sdp: question.sdp,
      answer: async (sdp) => {
        // To an answer of ours nothing more comes but an ACK, and to an UPDATE not even that.
        if (question.sdp !== undefined) {
          question.accept(sdp)
          return undefined
        }
        const acknowledged = this.acknowledged()
        question.accept(sdp)
        return acknowledged
      },
      refuse: (status) => question.refuse({ status }),
    }
  }
}

export function rejectedBy({ status, reason = reasonPhrase(status) }: Refusal): Rejected {
  return new Rejected(status, reason)
}
