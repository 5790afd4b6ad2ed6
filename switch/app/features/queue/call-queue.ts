import type { Digit } from '../../../media/port/media-port.ts'
import { type Duration, milliseconds } from '../../core/duration.ts'
import { isCallError } from '../../core/errors.ts'
import type { Bounds, Scope } from '../../core/scope.ts'
import type { Participant } from '../../participant.ts'
import { watchKeys } from '../../verbs/bridge/feature-keys.ts'
import { Agents } from './agents.ts'
import { type Entertainment, entertain } from './entertain.ts'
import { Ticket } from './ticket.ts'
import { type QueueEnd, Wait } from './wait.ts'

export interface QueueOptions {
  /** How long an agent's telephone rings. Default 15s. */
  readonly ringFor?: Duration
  /** How long agents are left alone after a call. Default 10s. */
  readonly wrapUp?: Duration
  /** How long agents are left alone who did not answer. Default 30s. */
  readonly rest?: Duration
}

export interface WaitOptions extends Bounds, Entertainment {
  /** Higher goes first; among equals who came first. Default 0. */
  readonly priority?: number
  /** A key that leaves the queue. */
  readonly exitOn?: Digit
}

/** Callers who wait, and agents who work. Both are known in memory only: a queue is of one worker. */
export class CallQueue {
  readonly agents = new Agents()
  readonly #options: Required<QueueOptions>
  /** In the order they will be served. */
  #tickets: readonly Ticket[] = []

  constructor({ ringFor = '15s', wrapUp = '10s', rest = '30s' }: QueueOptions = {}) {
    this.#options = { ringFor, wrapUp, rest }
  }

  /** Who waits, first of all who is next. */
  list(): readonly { readonly caller: Participant; readonly priority: number }[] {
    return this.#tickets.map(({ caller, priority }) => ({ caller, priority }))
  }

  /** Gives callers who wait to agents who are free. To be called when agents have come. */
  serve(): void {
    for (const ticket of this.#tickets) {
      if (!ticket.isWaiting) continue
      const agent = this.agents.take()
      if (agent === undefined) return
      ticket.offer(agent)
    }
  }

  /**
   * Waits for an agent, who is then to be bridged with.
   *
   * @throws {Timeout} when none was found in time
   */
  async enter(caller: Participant, options: WaitOptions): Promise<QueueEnd> {
    const wait = new Wait()
    try {
      return await caller.together((scope) => this.#wait(caller, options, wait, scope), options)
    } catch (error) {
      wait.abandon()
      throw error
    }
  }

  #wait(caller: Participant, options: WaitOptions, wait: Wait, scope: Scope): Promise<QueueEnd> {
    const ticket = new Ticket(caller, options.priority ?? 0)
    const { exitOn } = options
    const position = () => this.#tickets.indexOf(ticket) + 1
    scope.fork(async (signal) => wait.connect(await this.#find(ticket, signal)))
    void scope.operate((signal) => entertain(caller.party, options, position, signal))
    if (exitOn !== undefined) {
      scope.fork(async (signal) => {
        await watchKeys(caller.party, [exitOn], signal)
        wait.exit()
      })
    }
    return wait.end(scope.signal)
  }

  async #find(ticket: Ticket, signal: AbortSignal): Promise<Participant> {
    this.#tickets = [...this.#tickets, ticket].toSorted((a, b) => b.priority - a.priority)
    try {
      for (;;) {
        ticket.wait()
        this.serve()
        const agent = await this.#ring(await ticket.next(signal), ticket, signal)
        if (agent) return agent
      }
    } finally {
      this.#tickets = this.#tickets.filter((each) => each !== ticket)
      const unused = ticket.close()
      if (unused !== undefined) this.agents.free(unused, 'ringing')
      this.serve()
    }
  }

  /** Calls an agent; undefined when that was in vain. */
  async #ring(
    uri: string,
    { caller }: Ticket,
    signal: AbortSignal,
  ): Promise<Participant | undefined> {
    const { ringFor, wrapUp, rest } = this.#options
    try {
      const agent = await caller.dial(uri, { timeout: ringFor, signal })
      this.agents.set(uri, 'talking')
      void agent.party.gone.then(() => this.#leaveAlone(uri, caller, wrapUp))
      return agent
    } catch (error) {
      // A caller who hung up is no fault of the agent.
      if (signal.aborted) this.agents.free(uri, 'ringing')
      else this.#leaveAlone(uri, caller, rest)
      if (signal.aborted || !isCallError(error)) throw error
      return undefined
    }
  }

  #leaveAlone(uri: string, { party }: Participant, duration: Duration): void {
    this.agents.set(uri, 'resting')
    party.edge.clock.after(milliseconds(duration), () => {
      this.agents.free(uri, 'resting')
      this.serve()
    })
  }
}
