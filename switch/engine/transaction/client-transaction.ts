import type { SipMessage, SipRequest, SipResponse } from '../message/message.ts'
import { type Arrival, type Clock, isReliable, type Path } from '../transport/transport.ts'
import { type InviteClient, startInviteClient, stepInviteClient } from './invite-client.ts'
import type { Action, Step, TimerName, Timing } from './machine.ts'
import {
  type NonInviteClient,
  startNonInviteClient,
  stepNonInviteClient,
} from './non-invite-client.ts'
import { Timers } from './timers.ts'

/** Told what became of a request. */
export interface ClientUser {
  response(response: SipResponse, arrival: Arrival): void
  /** No final response came in time. */
  timedOut(): void
  /** The request could not be sent (RFC 3261, 17.1.4). */
  failed(): void
}

/** What a transaction needs of the layer it is in. */
export interface Door {
  readonly path: Path
  readonly timing: Timing
  readonly clock: Clock
  /** @param failed told when the message surely did not arrive. */
  send(message: SipMessage, failed?: () => void): void
  ended(): void
}

type Event =
  | { readonly type: 'response'; readonly response: SipResponse }
  | { readonly type: 'timer'; readonly timer: TimerName }

/** Runs one of the two client machines. */
export class ClientTransaction {
  readonly request: SipRequest
  readonly path: Path
  readonly #user: ClientUser
  readonly #door: Door
  readonly #timers: Timers
  #state: InviteClient | NonInviteClient | undefined
  #arrival: Arrival | undefined

  constructor(request: SipRequest, user: ClientUser, door: Door) {
    this.request = request
    this.path = door.path
    this.#user = user
    this.#door = door
    this.#timers = new Timers(door.clock)
  }

  /** True once something came back: only then may it be cancelled (RFC 3261, 9.1). */
  get isProceeding(): boolean {
    return this.#state?.phase === 'proceeding'
  }

  start(): void {
    const { timing, path } = this.#door
    const begin = this.request.method === 'INVITE' ? startInviteClient : startNonInviteClient
    this.#take(begin(this.request, isReliable(path), timing))
  }

  receive(response: SipResponse, arrival: Arrival): void {
    this.#arrival = arrival
    this.#step({ type: 'response', response })
  }

  abandon(): void {
    this.#timers.stopAll()
  }

  /** What still comes is nobody's. */
  forget(): void {
    this.#timers.stopAll()
    this.#door.ended()
  }

  /** Of a request that was answered there is nothing to tell. */
  #fail(): void {
    const phase = this.#state?.phase
    if (phase !== 'calling' && phase !== 'trying' && phase !== 'proceeding') return
    this.forget()
    this.#state = undefined
    this.#user.failed()
  }

  #step(event: Event): void {
    const state = this.#state
    if (!state) return
    const { timing } = this.#door
    this.#take(
      isInvite(state)
        ? stepInviteClient(state, event, timing)
        : stepNonInviteClient(state, event, timing),
    )
  }

  #take({ state, actions }: Step<InviteClient | NonInviteClient>): void {
    this.#state = state
    for (const action of actions) this.#act(action)
  }

  #act(action: Action): void {
    switch (action.type) {
      case 'send':
        return this.#door.send(action.message, () => this.#fail())
      case 'deliver':
        return this.#arrival && this.#user.response(action.response, this.#arrival)
      case 'start':
        return this.#timers.start(action.timer, action.after, () =>
          this.#step({ type: 'timer', timer: action.timer }),
        )
      case 'stop':
        return this.#timers.stop(action.timer)
      case 'timed-out':
        return this.#user.timedOut()
      case 'end':
        this.#timers.stopAll()
        this.#door.ended()
    }
  }
}

function isInvite(state: InviteClient | NonInviteClient): state is InviteClient {
  return state.request.method === 'INVITE'
}
