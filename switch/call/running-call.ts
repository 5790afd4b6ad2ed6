import { reasonOf } from '../../inventory/model/reason-of.ts'
import { MediaError, type MediaSession } from '../media/media.ts'
import type { CalleeEvent, CalleeLeg, CallerLeg, OutgoingInvite } from '../signalling/leg.ts'
import {
  type Action,
  type Call,
  type CallEvent,
  type Destination,
  isOver,
  type MediaEvent,
  type Step,
  TIMERS,
  type Timer,
} from './call.ts'
import { orderLegs } from './order-legs.ts'
import { openCall, step } from './step.ts'
import { transferAttended } from './transfer.ts'

/** What one call needs of the world. */
export interface Outside {
  readonly caller: CallerLeg
  readonly media: MediaSession
  dial(invite: OutgoingInvite, hear: (event: CalleeEvent) => void): CalleeLeg
  /** @returns stops the timer. */
  startTimer(milliseconds: number, expired: () => void): () => void
}

/** Joins the state machine of a call to its legs, its media and its timers. */
export class RunningCall {
  /** Resolves with the reason once both parties and the media are let go of. Never rejects. */
  readonly done: Promise<string>
  readonly #outside: Outside
  readonly #timers = new Map<Timer, () => void>()
  readonly #events: CallEvent[] = []
  /** Goodbyes on their way. */
  readonly #pending: Promise<void>[] = []
  #call: Call
  #callee: CalleeLeg | undefined
  #isBusy = false
  #over: (reason: string) => void = () => undefined

  constructor(outside: Outside, destination: Destination) {
    this.#outside = outside
    this.done = new Promise((resolve) => {
      this.#over = resolve
    })
    outside.media.onLost(() => this.hear({ from: 'media', event: { type: 'lost' } }))
    const opening = openCall(destination, outside.caller.invite.sdp)
    this.#call = opening[0]
    this.#work(opening)
  }

  hear(event: CallEvent): void {
    if (this.#isTransfer(event)) return
    this.#events.push(event)
    if (!this.#isBusy) this.#work()
  }

  /** True when it was one, and has been seen to. */
  #isTransfer(event: CallEvent): boolean {
    if (event.from !== 'caller' && event.from !== 'callee') return false
    if (event.event.type !== 'relayed') return false
    const { caller } = this.#outside
    const isCaller = event.from === 'caller'
    const [by, left] = isCaller ? [caller, this.#callee] : [this.#callee, caller]
    return by !== undefined && transferAttended({ message: event.event.message, by, left })
  }

  /** Actions may cause events at once; those wait until every action of their step is done. */
  #work(opening?: Step): void {
    this.#isBusy = true
    if (opening) this.#take(opening)
    for (let event = this.#events.shift(); event; event = this.#events.shift()) {
      this.#take(step(this.#call, event))
    }
    this.#isBusy = false
  }

  #take([next, actions]: Step): void {
    const wasOver = isOver(this.#call)
    this.#call = next
    for (const action of actions) this.#carryOut(action)
    if (!wasOver && isOver(next)) void this.#finish(next.ending ?? '')
  }

  #carryOut(action: Action): void {
    const { caller, media } = this.#outside
    switch (action.type) {
      case 'call':
        this.#dial(action)
        break
      case 'media-offer':
        void this.#report(media.offer(action.by, action.sdp))
        break
      case 'media-answer':
        void this.#report(media.answer(action.sdp))
        break
      case 'media-revert':
        void media.revert()
        break
      case 'media-renew':
        void this.#report(media.renew())
        break
      case 'media-confirm':
        void media.confirm(action.sdp)
        break
      case 'media-release':
        this.#pending.push(media.release())
        break
      case 'hang-up':
        this.#pending.push(this.#hangUp(action))
        break
      case 'start':
        this.#start(action.timer)
        break
      case 'stop':
        this.#timers.get(action.timer)?.()
        this.#timers.delete(action.timer)
        break
      default:
        orderLegs(action, { caller, callee: this.#callee })
    }
  }

  #dial({ to, sdp }: Extract<Action, { type: 'call' }>): void {
    const invite = { ...to, ...(sdp === undefined ? {} : { sdp }) }
    this.#callee = this.#outside.dial(invite, (event) => this.hear({ from: 'callee', event }))
  }

  async #hangUp({ party, reason }: Extract<Action, { type: 'hang-up' }>): Promise<void> {
    const leg = party === 'caller' ? this.#outside.caller : this.#callee
    await leg?.hangUp(reason)
  }

  #start(timer: Timer): void {
    const stop = this.#outside.startTimer(TIMERS[timer], () => {
      this.#timers.delete(timer)
      this.hear({ from: 'timer', timer })
    })
    this.#timers.set(timer, stop)
  }

  async #report(outcome: Promise<string>): Promise<void> {
    const event = await outcome.then(
      (sdp): MediaEvent => ({ type: 'anchored', sdp }),
      (error: unknown): MediaEvent => ({
        type: 'failed',
        fault: error instanceof MediaError ? error.fault : 'unreachable',
        reason: reasonOf(error),
      }),
    )
    this.hear({ from: 'media', event })
  }

  async #finish(reason: string): Promise<void> {
    await Promise.allSettled(this.#pending)
    this.#over(reason)
  }
}
