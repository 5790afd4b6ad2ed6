import type { Clock } from '../../engine/transport/transport.ts'
import { type Duration, milliseconds } from './duration.ts'
import { Aborted, reasonOf, Timeout } from './errors.ts'
import { onAbort, orAborted } from './signals.ts'

/** What every operation takes: it rejects with `Aborted` or `Timeout` when it is not done before. */
export interface Bounds {
  readonly signal?: AbortSignal
  readonly timeout?: Duration
}

/** Something to be done; it must settle soon after its signal is aborted. */
export type Work<Result> = (signal: AbortSignal) => Promise<Result>

/**
 * Owns operations (structured concurrency): none outlives it. Closing it aborts them all, and with
 * them the scopes they opened. An operation settles only when its work has, so whatever the work
 * does on its way out is done before anybody hears of it.
 */
export class Scope {
  readonly #clock: Clock
  readonly #ending = new AbortController()
  readonly #owned = new Set<AbortController>()
  readonly #waiting: (() => void)[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Aborted when the scope is closed. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** Operations under way. */
  get size(): number {
    return this.#owned.size
  }

  /**
   * Runs work as an operation of this scope.
   *
   * @throws the reason of the scope's end, of `bounds.signal`, or {Timeout}, whichever stopped it.
   */
  operate<Result>(work: Work<Result>, bounds: Bounds = {}): Promise<Result> {
    const stop = new AbortController()
    this.#owned.add(stop)
    const outcome = this.#carryOut(work, stop, bounds)
    const forget = () => this.#forget(stop)
    // A script may have stopped waiting for it; then its end must not end the process.
    outcome.then(forget, forget)
    return outcome
  }

  /**
   * Runs work beside everything else. Its failure closes the scope with the error, as nobody waits
   * for it; so it belongs to a scope of its own: `enter`.
   */
  fork(work: Work<unknown>): void {
    this.operate(work).catch((error: unknown) => this.#abort(error))
  }

  /**
   * Opens a scope within this one, for as long as the body runs. However it is left, what it
   * started is aborted and has settled before this does.
   *
   * @throws what the body throws, what a fork of it failed with, or what stopped it.
   */
  enter<Result>(body: (scope: Scope) => Promise<Result>, bounds: Bounds = {}): Promise<Result> {
    return this.operate(async (signal) => {
      const inner = new Scope(this.#clock)
      const unfollow = onAbort(signal, () => inner.#abort(signal.reason))
      try {
        return await orAborted(body(inner), inner.signal)
      } catch (error) {
        throw inner.signal.aborted ? inner.signal.reason : error
      } finally {
        unfollow()
        await inner.close(new Aborted('the scope was left'))
      }
    }, bounds)
  }

  /** Aborts every operation, and refuses more; resolves when all have settled. */
  async close(reason: Error): Promise<void> {
    this.#abort(reason)
    if (this.#owned.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #abort(reason: unknown): void {
    if (this.signal.aborted) return
    this.#ending.abort(reason)
    for (const stop of this.#owned) stop.abort(reason)
  }

  #forget(stop: AbortController): void {
    this.#owned.delete(stop)
    if (this.#owned.size > 0) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  async #carryOut<Result>(
    work: Work<Result>,
    stop: AbortController,
    { signal, timeout }: Bounds,
  ): Promise<Result> {
    if (this.signal.aborted) throw this.signal.reason
    const patience = timeout === undefined ? undefined : milliseconds(timeout)
    const undo: (() => void)[] = []
    if (signal) undo.push(onAbort(signal, () => stop.abort(reasonOf(signal))))
    if (timeout !== undefined && patience !== undefined) {
      undo.push(this.#clock.after(patience, () => stop.abort(new Timeout(timeout))))
    }
    try {
      stop.signal.throwIfAborted()
      return await work(stop.signal)
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : error
    } finally {
      for (const each of undo) each()
    }
  }
}
