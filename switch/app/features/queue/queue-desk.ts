import type { Agent } from './agents.ts'
import type { CallQueue } from './call-queue.ts'

/** A queue as an operator sees it. */
export interface QueueView {
  readonly name: string
  /** Who waits, first of all who is next; `leg` is the id of the caller's leg. */
  readonly callers: readonly {
    readonly leg: string
    readonly from: string
    readonly priority: number
  }[]
  readonly agents: readonly Agent[]
}

/** The queues of an application, for who looks at them from outside its calls. */
export class QueueDesk {
  readonly #queues: ReadonlyMap<string, CallQueue>

  constructor(queues: Readonly<Record<string, CallQueue>> = {}) {
    this.#queues = new Map(Object.entries(queues))
  }

  list(): readonly QueueView[] {
    return [...this.#queues].map(([name, queue]) => ({
      name,
      callers: queue.list().map(({ caller, priority }) => ({
        ...{ leg: caller.party.leg.id, from: caller.from.uri, priority },
      })),
      agents: queue.agents.list(),
    }))
  }

  /**
   * Gives an agent no more calls, or calls again; one that is under way goes on.
   *
   * @returns false when there is no such queue, or no such agent at it.
   */
  pause(name: string, agent: string, isPaused: boolean): boolean {
    const queue = this.#queues.get(name)
    if (!queue?.agents.list().some(({ uri }) => uri === agent)) return false
    if (isPaused) queue.agents.pause(agent)
    else {
      queue.agents.resume(agent)
      queue.serve()
    }
    return true
  }
}
