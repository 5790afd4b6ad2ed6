import { milliseconds } from '../core/duration.ts'
import { HungUp } from '../core/errors.ts'
import { Scope } from '../core/scope.ts'
import type { Edge } from '../lower/edge.ts'
import { Legs } from '../lower/legs.ts'
import type { CallLimits } from '../policy/call-limits.ts'
import { LimitedEdge } from '../policy/limited-edge.ts'
import { Task } from '../task.ts'

/**
 * Runs a task within the limits of a call, and then lets go of everybody.
 *
 * @param stop Ends it early.
 * @throws what the work throws
 */
export async function runTask(
  work: (task: Task) => Promise<unknown>,
  edge: Edge,
  limits: CallLimits,
  stop: AbortSignal,
): Promise<void> {
  const limited = new LimitedEdge(edge, limits)
  const legs = new Legs()
  const scope = new Scope(edge.clock)
  const stopLimit = edge.clock.after(milliseconds(limits.duration), () => {
    void scope.close(new HungUp('limit', `lasted ${limits.duration}`))
  })
  try {
    await scope.enter((inner) => work(new Task({ scope: inner, edge: limited, legs })), {
      signal: stop,
    })
  } finally {
    stopLimit()
    await legs.hangUp(new HungUp('script', 'the task is over'))
  }
}
