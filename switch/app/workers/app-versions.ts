import type { Clock } from '../../engine/transport/transport.ts'
import { type Duration, milliseconds } from '../core/duration.ts'
import { sleep } from '../core/sleep.ts'
import { AppWorker, type WorkerState } from './app-worker.ts'
import { WATCHDOG, type WatchdogPolicy } from './watchdog.ts'
import type { Spawn } from './worker-process.ts'

export interface VersionsOptions {
  readonly spawn: Spawn
  readonly clock: Clock
  readonly log: (message: string, facts: object) => void
  readonly watchdog?: WatchdogPolicy
  /** How long a version may take until it serves. Default 30s. */
  readonly startWithin?: Duration
  /** How long the calls of an old version may go on. Default 12h. */
  readonly drainWithin?: Duration
}

/** Milliseconds before a worker that crashed is started again: the first time, and at most. */
const PAUSE = { first: 1_000, longest: 30_000 }

/**
 * The versions of an application. One serves; those before it finish their calls. A version that
 * does not start leaves the one that serves alone, and one that crashes is started again.
 */
export class AppVersions {
  readonly #options: Required<VersionsOptions>
  readonly #workers = new Set<AppWorker>()
  readonly #closing = new AbortController()
  #current: AppWorker | undefined
  #pause = PAUSE.first
  /** When the last worker began to serve; milliseconds since 1970. */
  #servesSince = 0

  constructor(options: VersionsOptions) {
    this.#options = {
      ...{ watchdog: WATCHDOG, startWithin: '30s', drainWithin: '12h' },
      ...options,
    }
  }

  /** All workers there are, the one that serves among them. */
  list(): readonly { readonly version: string; readonly state: WorkerState }[] {
    return [...this.#workers].map(({ version, state }) => ({ version, state }))
  }

  /**
   * Gives new calls to another version; resolves when it takes them.
   *
   * @throws {Error} when it did not start; then everything is as it was
   */
  async deploy(version: string): Promise<void> {
    const worker = await this.#start(version)
    const old = this.#current
    this.#current = worker
    if (!old) return
    void old.drain(milliseconds(this.#options.drainWithin))
  }

  /** Takes no new calls; resolves when those of all workers are over. */
  async drain(): Promise<void> {
    this.#closing.abort()
    const left = milliseconds(this.#options.drainWithin)
    await Promise.all([...this.#workers].map((worker) => worker.drain(left)))
  }

  /** Ends all workers and their calls, which get this long for it; resolves when they are gone. */
  async close(patience: Duration): Promise<void> {
    this.#closing.abort()
    const left = milliseconds(patience)
    await Promise.all([...this.#workers].map((worker) => worker.close(left)))
  }

  async #start(version: string): Promise<AppWorker> {
    const { spawn, clock, watchdog, startWithin } = this.#options
    this.#closing.signal.throwIfAborted()
    const crashed = (worker: AppWorker, reason: string) => void this.#restart(worker, reason)
    const worker = new AppWorker(version, { spawn, clock, watchdog, crashed })
    this.#workers.add(worker)
    void worker.gone.then(() => this.#workers.delete(worker))
    const stopWaiting = clock.after(milliseconds(startWithin), () => void worker.stop())
    try {
      await worker.ready
    } finally {
      stopWaiting()
    }
    this.#servesSince = clock.now()
    return worker
  }

  /** Only the version that serves is started again; its calls are lost, and the next ones are not. */
  async #restart(worker: AppWorker, reason: string): Promise<void> {
    const { log, clock } = this.#options
    const { version } = worker
    log('application worker is gone', { version, reason })
    if (clock.now() - this.#servesSince > PAUSE.longest) this.#pause = PAUSE.first
    while (this.#current === worker && !this.#closing.signal.aborted) {
      await this.#startAgain(worker).catch((error: unknown) => {
        if (this.#closing.signal.aborted) return
        log('application worker does not start', { version, reason: String(error) })
      })
    }
  }

  async #startAgain(worker: AppWorker): Promise<void> {
    const pause = this.#pause
    this.#pause = Math.min(pause * 2, PAUSE.longest)
    await sleep(this.#options.clock, pause, this.#closing.signal)
    if (this.#current !== worker) return
    const next = await this.#start(worker.version)
    // Another version may have been deployed meanwhile.
    if (this.#current === worker) this.#current = next
    else void next.stop()
  }
}
