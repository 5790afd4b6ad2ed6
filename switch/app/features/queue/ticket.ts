import { Inbox } from '../../core/inbox.ts'
import type { Participant } from '../../participant.ts'

/** A caller's place in a queue. */
export class Ticket {
  readonly caller: Participant
  readonly priority: number
  readonly #wake = new Inbox<true>(1)
  #agent: string | undefined
  #isWaiting = false

  constructor(caller: Participant, priority: number) {
    this.caller = caller
    this.priority = priority
  }

  /** True while no agent is on the way. */
  get isWaiting(): boolean {
    return this.#isWaiting
  }

  /** Wants an agent from now on. */
  wait(): void {
    this.#isWaiting = true
  }

  /** Gives it an agent, who is taken from now on. */
  offer(agent: string): void {
    this.#isWaiting = false
    this.#agent = agent
    this.#wake.send(true)
  }

  /** Waits for the agent to call next. */
  async next(signal: AbortSignal): Promise<string> {
    for (;;) {
      const agent = this.#agent
      if (agent !== undefined) {
        this.#agent = undefined
        return agent
      }
      await this.#wake.take(signal)
    }
  }

  /** @returns an agent it was given and made nothing of. */
  close(): string | undefined {
    this.#isWaiting = false
    return this.#agent
  }
}
