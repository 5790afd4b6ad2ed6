import { Inbox } from '../../core/inbox.ts'
import type { Participant } from '../../participant.ts'

export type QueueEnd =
  | { readonly type: 'connected'; readonly agent: Participant }
  | { readonly type: 'exit' }

/** How the wait of one caller ends: once, and an agent who comes too late is sent home. */
export class Wait {
  readonly #ends = new Inbox<QueueEnd>(1)
  #agent: Participant | undefined
  #isOver = false

  end(signal: AbortSignal): Promise<QueueEnd> {
    return this.#ends.take(signal)
  }

  connect(agent: Participant): void {
    if (this.#isOver) return void agent.hangup()
    this.#agent = agent
    this.#finish({ type: 'connected', agent })
  }

  exit(): void {
    if (!this.#isOver) this.#finish({ type: 'exit' })
  }

  /** Nobody will take the end any more. */
  abandon(): void {
    this.#isOver = true
    void this.#agent?.hangup()
  }

  #finish(end: QueueEnd): void {
    this.#isOver = true
    this.#ends.send(end)
  }
}
