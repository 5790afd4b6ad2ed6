import type { SipRequest, SipResponse } from '../message/message.ts'
import { firstOf } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import { isReliable, type Path } from '../transport/transport.ts'
import type { Door } from './client-transaction.ts'
import { type InviteServer, startInviteServer, stepInviteServer } from './invite-server.ts'
import type { Action, Step, TimerName } from './machine.ts'
import {
  type NonInviteServer,
  startNonInviteServer,
  stepNonInviteServer,
} from './non-invite-server.ts'
import { Timers } from './timers.ts'

type Event =
  | { readonly type: 'request' }
  | { readonly type: 'respond'; readonly response: SipResponse }
  | { readonly type: 'timer'; readonly timer: TimerName }

/** Runs one of the two server machines. */
export class ServerTransaction {
  readonly request: SipRequest
  readonly path: Path
  readonly #door: Door
  readonly #timers: Timers
  #state: InviteServer | NonInviteServer
  #toTag: string

  constructor(request: SipRequest, door: Door, toTag: string) {
    this.request = request
    this.path = door.path
    this.#door = door
    this.#toTag = toTag
    this.#timers = new Timers(door.clock)
    this.#state =
      request.method === 'INVITE'
        ? startInviteServer(isReliable(door.path), door.timing)
        : startNonInviteServer(isReliable(door.path))
  }

  /** True once a final response went out. */
  get isAnswered(): boolean {
    return this.#state.phase !== 'proceeding' && this.#state.phase !== 'trying'
  }

  /** True when an ACK belongs to a failure of ours, and to nobody else (RFC 3261, 17.2.1). */
  get absorbsAck(): boolean {
    return this.#state.phase === 'completed' || this.#state.phase === 'confirmed'
  }

  /** The tag our responses carry; a CANCEL's answer should carry the same (RFC 3261, 9.2). */
  get toTag(): string {
    return this.#toTag
  }

  respond(response: SipResponse): void {
    this.#toTag = tagOf(firstOf(response, 'to')) ?? this.#toTag
    this.#step({ type: 'respond', response })
  }

  /** The request came again. */
  repeat(): void {
    this.#step({ type: 'request' })
  }

  acknowledge(): void {
    if ('interval' in this.#state) {
      this.#take(stepInviteServer(this.#state, { type: 'acknowledged' }, this.#door.timing))
    }
  }

  /** Forgets the request; should it come again, it is a new one. */
  forget(): void {
    this.#timers.stopAll()
    this.#door.ended()
  }

  abandon(): void {
    this.#timers.stopAll()
  }

  #step(event: Event): void {
    const { timing } = this.#door
    const state = this.#state
    this.#take(
      'interval' in state
        ? stepInviteServer(state, event, timing)
        : stepNonInviteServer(state, event, timing),
    )
  }

  #take({ state, actions }: Step<InviteServer | NonInviteServer>): void {
    this.#state = state
    for (const action of actions) this.#act(action)
  }

  #act(action: Action): void {
    switch (action.type) {
      case 'send':
        return this.#door.send(action.message)
      case 'start':
        return this.#timers.start(action.timer, action.after, () =>
          this.#step({ type: 'timer', timer: action.timer }),
        )
      case 'stop':
        return this.#timers.stop(action.timer)
      case 'end':
        this.#timers.stopAll()
        return this.#door.ended()
      // A failure nobody acknowledged needs no telling, and a server delivers nothing.
      case 'timed-out':
      case 'deliver':
    }
  }
}
