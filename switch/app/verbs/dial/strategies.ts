import type { Clock } from '../../../engine/transport/transport.ts'
import type { Duration } from '../../core/duration.ts'
import { Aborted, type CallError, HungUp, isCallError } from '../../core/errors.ts'
import type { Scope } from '../../core/scope.ts'
import { onAbort } from '../../core/signals.ts'
import { sleep } from '../../core/sleep.ts'
import type { OutgoingLeg } from '../../lower/leg.ts'
import type { Party } from '../../lower/party.ts'
import { bestFailure } from './best-failure.ts'

/**
 * - `serial`: one after another.
 * - `parallel`: all at once; who answers first has the call.
 * - `hunt`: one after another, round and round until somebody answers or the time is over.
 */
export type Strategy = 'serial' | 'parallel' | 'hunt'

export interface Hunt {
  readonly scope: Scope
  readonly clock: Clock
  readonly targets: readonly string[]
  /** How long each rings, where they ring in turn. */
  readonly ringFor: Duration
  readonly call: (to: string, signal: AbortSignal) => Promise<Party<OutgoingLeg>>
}

type Answered = Promise<Party<OutgoingLeg>>

/** Milliseconds between two rounds: all phones may be busy at once, and stay so for a while. */
const REST = 2_000

export function ring(strategy: Strategy, hunt: Hunt, signal: AbortSignal): Answered {
  if (hunt.targets.length === 0) return Promise.reject(bestFailure([]))
  switch (strategy) {
    case 'serial':
      return ringInTurn(hunt, signal)
    case 'parallel':
      return ringAtOnce(hunt, signal)
    case 'hunt':
      return ringInRounds(hunt, signal)
  }
}

async function ringInTurn(hunt: Hunt, signal: AbortSignal): Answered {
  const failures: CallError[] = []
  for (const to of hunt.targets) {
    try {
      return await hunt.scope.operate((inner) => hunt.call(to, inner), {
        signal,
        timeout: hunt.ringFor,
      })
    } catch (error) {
      signal.throwIfAborted()
      failures.push(asFailure(error))
    }
  }
  throw bestFailure(failures)
}

async function ringInRounds(hunt: Hunt, signal: AbortSignal): Answered {
  for (;;) {
    try {
      return await ringInTurn(hunt, signal)
    } catch (error) {
      signal.throwIfAborted()
      asFailure(error)
      await sleep(hunt.clock, REST, signal)
    }
  }
}

async function ringAtOnce({ targets, call }: Hunt, signal: AbortSignal): Answered {
  const others = new AbortController()
  const unfollow = onAbort(signal, () => others.abort(signal.reason))
  const attempts = targets.map((to) => call(to, others.signal))
  try {
    const winner = await Promise.any(attempts)
    others.abort(new Aborted('answered elsewhere'))
    for (const late of await answeredOf(attempts)) {
      if (late !== winner) void late.hangUp(new HungUp('script', 'answered elsewhere'))
    }
    return winner
  } catch (error) {
    signal.throwIfAborted()
    const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error]
    throw bestFailure(errors.map(asFailure))
  } finally {
    unfollow()
  }
}

async function answeredOf(attempts: readonly Answered[]): Promise<Party<OutgoingLeg>[]> {
  const outcomes = await Promise.allSettled(attempts)
  return outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
}

/** Anything outside the family is a mistake of ours, and not the callee's. */
function asFailure(error: unknown): CallError {
  if (isCallError(error)) return error
  throw error
}
