import type { Clock } from '../../engine/transport/transport.ts'
import { Watchdog, type WatchdogPolicy } from './watchdog.ts'
import type { Report, Spawn, WorkerProcess } from './worker-process.ts'

export type WorkerState = 'starting' | 'serving' | 'slow' | 'draining' | 'gone'

export interface WorkerNeeds {
  readonly spawn: Spawn
  readonly clock: Clock
  readonly watchdog: WatchdogPolicy
  /** Told once, when a worker that served is gone and had not been told to go. */
  readonly crashed: (worker: AppWorker, reason: string) => void
}

/** One process with one version of an application, watched over from its start to its end. */
export class AppWorker {
  readonly version: string
  /** Resolves when it serves; rejects when it never did. */
  readonly ready: Promise<void>
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  readonly #needs: WorkerNeeds
  readonly #watchdog: Watchdog
  readonly #process: WorkerProcess
  #state: WorkerState = 'starting'
  #isWanted = true
  /** Why it had to be ended. */
  #reason: string | undefined
  #stopAsking: () => void = () => undefined
  #serve: () => void = () => undefined
  #fail: (reason: Error) => void = () => undefined
  #left: () => void = () => undefined

  constructor(version: string, needs: WorkerNeeds) {
    this.version = version
    this.#needs = needs
    this.#watchdog = new Watchdog(needs.watchdog)
    this.ready = new Promise((resolve, reject) => {
      this.#serve = resolve
      this.#fail = reject
    })
    // Whoever deploys a version waits for it; whoever restarts one hears of its crash.
    this.ready.catch(() => undefined)
    this.gone = new Promise((resolve) => {
      this.#left = resolve
    })
    this.#process = needs.spawn(version, (report) => this.#take(report))
  }

  get state(): WorkerState {
    return this.#state
  }

  /** Lets its calls end, for so many milliseconds at most; resolves when it is gone. */
  drain(patience: number): Promise<void> {
    return this.#leave('drain', patience)
  }

  /** Ends its calls, for so many milliseconds at most; resolves when it is gone. */
  close(patience: number): Promise<void> {
    return this.#leave('close', patience)
  }

  async #leave(type: 'drain' | 'close', patience: number): Promise<void> {
    if (this.#state === 'starting' || this.#state === 'gone') return this.stop()
    this.#isWanted = false
    this.#state = 'draining'
    this.#process.send({ type })
    const stopWaiting = this.#needs.clock.after(patience, () => this.#process.terminate())
    await this.gone
    stopWaiting()
  }

  /** Ends it at once. */
  async stop(): Promise<void> {
    if (this.#state === 'gone') return
    this.#isWanted = false
    this.#process.terminate()
    await this.gone
  }

  #take(report: Report): void {
    switch (report.type) {
      case 'ready':
        this.#begin()
        break
      case 'pong':
        this.#watchdog.answered(this.#needs.clock.now())
        break
      case 'done':
        this.#process.terminate()
        break
      case 'exit':
        this.#end(this.#reason ?? report.reason)
    }
  }

  #begin(): void {
    if (this.#state !== 'starting') return
    this.#state = 'serving'
    this.#serve()
    this.#ask()
  }

  /** Asks now and then whether it is well, for as long as it is there. */
  #ask(): void {
    const { clock, watchdog } = this.#needs
    const now = clock.now()
    const pulse = this.#watchdog.pulse(now)
    if (pulse === 'stuck') return this.#putDown(`did not answer for ${watchdog.stuck} ms`)
    if (this.#state !== 'draining') this.#judge(pulse === 'slow' ? 'slow' : 'serving')
    if (this.#watchdog.mayAsk(now)) this.#process.send({ type: 'ping' })
    this.#stopAsking = clock.after(watchdog.every, () => this.#ask())
  }

  #putDown(reason: string): void {
    this.#reason = reason
    this.#process.terminate()
  }

  #judge(state: 'slow' | 'serving'): void {
    if (this.#state === state) return
    this.#state = state
    this.#process.send({ type: 'accept', isAccepting: state === 'serving' })
  }

  #end(reason: string): void {
    if (this.#state === 'gone') return
    const hasServed = this.#state !== 'starting'
    this.#state = 'gone'
    this.#stopAsking()
    this.#fail(new Error(`version ${this.version} did not start: ${reason}`))
    this.#left()
    if (this.#isWanted && hasServed) this.#needs.crashed(this, reason)
  }
}
