import type { Media } from '../media/media.ts'
import { type ReachNeeds, reachOver, type StartTimer } from '../reach/reach.ts'
import { profileTowards } from '../routing/profile-towards.ts'
import { domainOf, type Plan, routeInvite } from '../routing/route-invite.ts'
import type { CallerEvent, CallerLeg } from '../signalling/leg.ts'
import type { Line } from '../signalling/line.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import type { Destination } from './call.ts'
import { recordLegs } from './record-legs.ts'
import { RunningCall } from './running-call.ts'

export interface SwitchboardOptions {
  readonly plan: Plan
  readonly media: Media
  /** Makes an id no other call of any switch has. */
  readonly newId: () => string
  /** Milliseconds since any fixed moment. */
  readonly now: () => number
  readonly startTimer: StartTimer
  /** Places of trunks. */
  readonly places: Pick<ReachNeeds, 'take' | 'giveBack'>
  /** Opens the record of a leg. */
  readonly record: (start: LegStart) => LegRecord
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
}

type Dial = Line['dial']

/** Every call of this switch, from its INVITE to its last goodbye. */
export class Switchboard {
  readonly #options: SwitchboardOptions
  readonly #calls = new Map<string, RunningCall>()
  #isClosed = false

  constructor(options: SwitchboardOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#calls.size
  }

  /** Routes a new call, or refuses it. What it returns hears what the caller does from now on. */
  take(caller: CallerLeg, { dial }: Pick<Line, 'dial'>): (event: CallerEvent) => void {
    const { callId, requestUri } = caller.invite
    const decision = this.#isClosed ? CLOSED : routeInvite(this.#options.plan, caller.invite)
    if (decision.go) return this.#run(caller, dial, decision.to)
    const { status, reason } = decision
    this.#options.log('info', 'call refused', { callId, requestUri, status, reason })
    caller.refuse({ status, reason })
    return () => undefined
  }

  /** The engine is gone, and every dialog with it. */
  lose(): void {
    for (const call of this.#calls.values()) call.hear({ from: 'switch', event: 'lost' })
  }

  /** False when there is no such call. */
  hangUp(id: string): boolean {
    const call = this.#calls.get(id)
    call?.hear({ from: 'switch', event: 'stop' })
    return call !== undefined
  }

  /** Refuses new calls; resolves when the running ones are over. */
  async drain(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#calls.values()].map((call) => call.done))
  }

  /** Refuses new calls and ends the running ones; resolves when the last goodbye is answered. */
  async close(): Promise<void> {
    const drained = this.drain()
    for (const call of this.#calls.values()) call.hear({ from: 'switch', event: 'stop' })
    await drained
  }

  #run(caller: CallerLeg, dial: Dial, to: Destination): (event: CallerEvent) => void {
    const { plan, media, newId, now, startTimer, places, record, log } = this.#options
    const { callId, source, requestUri, origin } = caller.invite
    const id = newId()
    log('info', 'call taken', { id, callId, source, requestUri, to: to.uri })
    const begin = now()
    const legs = recordLegs(caller.invite, dial, {
      id,
      domain: domainOf(origin, plan),
      newId,
      record,
    })
    const reach = reachOver(legs.dial, { ...places, startTimer, newId })
    const outside = {
      caller,
      dial: reach,
      startTimer,
      media: media.session(id, profileTowards(to)),
    }
    const call = new RunningCall(outside, to)
    this.#calls.set(id, call)
    void call.done.then((reason) => {
      this.#calls.delete(id)
      legs.over(reason)
      log('info', 'call over', { id, callId, reason, milliseconds: now() - begin })
    })
    return (event) => {
      legs.hear(event)
      call.hear({ from: 'caller', event })
    }
  }
}

const CLOSED = { go: false, status: 503, reason: 'Shutting Down' } as const
