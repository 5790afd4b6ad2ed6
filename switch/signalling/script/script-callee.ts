import { HungUp } from '../../app/core/errors.ts'
import type { Address, LegEvent, LegRequest, OutgoingLeg } from '../../app/lower/leg.ts'
import type { DialogName } from '../../engine/message/replaces.ts'
import type { CalleeEvent, CalleeLeg, HeaderOf, OutgoingInvite } from '../leg.ts'
import { goodbyeFor } from './goodbye.ts'
import { LegEvents } from './leg-events.ts'
import { rejectedBy, Talk } from './talk.ts'

export interface Called {
  readonly id: string
  readonly from: Address
  readonly to: Address
  readonly invite: OutgoingInvite
  /** Told why the leg is over. */
  readonly over: (reason: string) => void
}

type Dial = (invite: OutgoingInvite, hear: (event: CalleeEvent) => void) => CalleeLeg

/** The leg of whom a script calls. */
export class ScriptCallee implements OutgoingLeg {
  readonly isOutgoing = true
  readonly id: string
  readonly from: Address
  readonly to: Address
  readonly #events = new LegEvents()
  readonly #half: CalleeLeg
  readonly #talk: Talk
  readonly #record: (reason: string) => void
  /** Of the 200. */
  #header: HeaderOf = () => undefined
  #stage: 'ringing' | 'cancelled' | 'answered' | 'over' = 'ringing'
  #settle: () => void = () => undefined
  /** Settles with the final response to our INVITE. */
  readonly #final: Promise<void>
  /** Resolves when the leg is over. */
  readonly gone: Promise<void>
  #left: () => void = () => undefined

  constructor({ id, from, to, invite, over }: Called, dial: Dial) {
    this.id = id
    this.from = from
    this.to = to
    this.#record = over
    this.#final = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.gone = new Promise((resolve) => {
      this.#left = resolve
    })
    // An INVITE that cannot be sent is refused before `dial` returns.
    const early: CalleeEvent[] = []
    let take = (event: CalleeEvent): void => void early.push(event)
    this.#half = dial(invite, (event) => take(event))
    this.#talk = new Talk(this.#half, this.#events)
    take = (event) => this.#take(event)
    for (const event of early) this.#take(event)
  }

  header(name: string): string | undefined {
    return this.#header(name)
  }

  hear(listener: (event: LegEvent) => void): void {
    this.#events.hear(listener)
  }

  reoffer(sdp: string): Promise<string> {
    return this.#talk.reoffer(sdp)
  }

  request(request: LegRequest): Promise<void> {
    return this.#talk.request(request)
  }

  takePlaceOf(dialog: DialogName): Promise<void> {
    return this.#talk.takePlaceOf(dialog)
  }

  async hangUp(why?: HungUp): Promise<void> {
    const stage = this.#stage
    if (stage === 'over') return
    if (stage === 'answered') {
      const { end, reason } = goodbyeFor(why)
      this.#over(end)
      await this.#half.hangUp(reason)
      return
    }
    if (stage === 'ringing') {
      this.#stage = 'cancelled'
      this.#half.cancel()
    }
    await this.#final
  }

  /** The engine is gone, and the dialog with it. */
  lose(): void {
    this.#half.forget()
    this.#over(new HungUp('loss', 'the SIP engine is gone'))
  }

  #take(event: CalleeEvent): void {
    switch (event.type) {
      case 'provisional':
        if (this.#stage !== 'ringing') break
        this.#events.tell({ type: 'progressed', status: event.status, sdp: event.sdp })
        break
      case 'answered':
        this.#header = event.header ?? this.#header
        this.#answered(event)
        break
      case 'refused':
        this.#events.tell({ type: 'rejected', rejection: rejectedBy(event.refusal) })
        this.#over(new HungUp('party', `rejected with ${event.refusal.status}`))
        break
      default:
        this.#talk.hear(event)
        if (event.type === 'ended') this.#over(new HungUp('party', event.reason))
    }
  }

  #answered({ sdp, cost }: Extract<CalleeEvent, { type: 'answered' }>): void {
    if (this.#stage === 'ringing') {
      this.#stage = 'answered'
      this.#events.tell({ type: 'answered', sdp, cost })
      this.#settle()
      return
    }
    // It was faster than our CANCEL (RFC 3261, 9.1).
    void this.#half.hangUp().then(() => this.#over(new HungUp('script', 'hung up')))
  }

  #over(end: HungUp): void {
    this.#stage = 'over'
    this.#talk.end(end)
    this.#record(end.message)
    this.#settle()
    this.#left()
  }
}
