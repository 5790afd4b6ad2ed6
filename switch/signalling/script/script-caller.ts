import { HungUp, type Rejected } from '../../app/core/errors.ts'
import type { Address, IncomingLeg, LegEvent, LegRequest } from '../../app/lower/leg.ts'
import type { DialogName } from '../../engine/message/replaces.ts'
import type { StartTimer } from '../../reach/reach.ts'
import type { RenewedRecord } from '../../reach/record-leg.ts'
import type { CallerEvent, CallerLeg } from '../leg.ts'
import { StandingCaller } from '../standing-caller.ts'
import { readAddress } from './address.ts'
import { goodbyeFor } from './goodbye.ts'
import { LegEvents } from './leg-events.ts'
import { Talk } from './talk.ts'

/** Who waits for so long for an ACK gives it up: 64 T1 (RFC 3261, 13.3.1.4), and some. */
const PATIENCE = 40_000

export interface CallerSurroundings {
  readonly startTimer: StartTimer
  readonly record: RenewedRecord
  /** Keeps what the script wants to be known to who takes the call up. */
  readonly keep: (state: string) => Promise<void>
}

/** The leg of who called us, for a script. */
export class ScriptCaller implements IncomingLeg {
  readonly id: string
  readonly from: Address
  readonly to: Address
  readonly #half: CallerLeg
  readonly #events = new LegEvents()
  readonly #talk: Talk
  readonly #startTimer: StartTimer
  readonly #record: RenewedRecord
  readonly #keep: CallerSurroundings['keep']
  #stage: 'ringing' | 'answering' | 'answered' | 'over'
  /** Settles with the ACK, or when there is none to wait for any more. */
  #settled: Promise<unknown> = Promise.resolve()

  constructor(id: string, half: CallerLeg, { startTimer, record, keep }: CallerSurroundings) {
    this.id = id
    this.#half = half
    this.#startTimer = startTimer
    this.#record = record
    this.#keep = keep
    this.#stage = half instanceof StandingCaller ? 'answered' : 'ringing'
    this.#talk = new Talk(half, this.#events)
    const { from, requestUri } = half.invite
    this.from = readAddress(from)
    this.to = readAddress(half.invite.header('To') ?? requestUri)
  }

  get requestUri(): string {
    return this.#half.invite.requestUri
  }

  get sdp(): string | undefined {
    return this.#half.invite.sdp
  }

  get isAnswered(): boolean {
    return this.#stage === 'answered'
  }

  header(name: string): string | undefined {
    return this.#half.invite.header(name)
  }

  hear(listener: (event: LegEvent) => void): void {
    this.#events.hear(listener)
  }

  /** What the caller does; to be told from the INVITE on. */
  take(event: CallerEvent): void {
    switch (event.type) {
      case 'cancelled':
        if (this.#stage === 'ringing') this.#over(new HungUp('party', 'cancelled'))
        break
      case 'established':
        this.#record.answered()
        break
      case 'replaced':
        this.#record.hear(event)
        break
      case 'unanswerable':
        this.#over(new HungUp('party', event.reason))
        break
      case 'ended':
        this.#over(new HungUp('party', event.reason))
        break
      default:
        this.#talk.hear(event)
    }
  }

  ring(status: 180 | 181 | 182 | 183, sdp?: string): void {
    if (this.#stage === 'ringing') this.#half.ring(status, sdp)
  }

  async answer(sdp: string): Promise<string | undefined> {
    const acknowledged = this.#talk.acknowledged()
    this.#settled = acknowledged.catch(() => undefined)
    if (this.#stage !== 'ringing') return acknowledged
    this.#stage = 'answering'
    const stop = this.#startTimer(PATIENCE, () => this.#over(new HungUp('loss', 'no ACK came')))
    this.#half.answer(sdp)
    try {
      const theirs = await acknowledged
      this.#stage = 'answered'
      return theirs
    } finally {
      stop()
    }
  }

  reject({ status, reason }: Rejected): void {
    if (this.#stage !== 'ringing') return
    this.#half.refuse({ status, reason })
    this.#over(new HungUp('script', `rejected with ${status}`))
  }

  keep(state: string): Promise<void> {
    return this.#keep(state)
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

  async hangUp(end?: HungUp): Promise<void> {
    if (this.#stage === 'over') return
    const wasRinging = this.#stage === 'ringing'
    const goodbye = goodbyeFor(end)
    if (wasRinging) this.#half.refuse(goodbye.refusal)
    else await this.#settled // a BYE has to wait for the ACK (RFC 3261, 15)
    this.#over(goodbye.end)
    if (!wasRinging) await this.#half.hangUp(goodbye.reason)
  }

  /** The engine is gone, and the dialog with it. */
  lose(): void {
    this.#half.forget()
    this.#over(new HungUp('loss', 'the SIP engine is gone'))
  }

  #over(end: HungUp): void {
    this.#stage = 'over'
    this.#talk.end(end)
    this.#record.ended(end.message)
  }
}
