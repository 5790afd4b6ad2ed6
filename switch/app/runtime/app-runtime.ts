import type { Clock } from '../../engine/transport/transport.ts'
import { HungUp, isCallError, NodeDraining, Rejected } from '../core/errors.ts'
import type { App, Context } from '../define-app.ts'
import { QueueDesk } from '../features/queue/queue-desk.ts'
import type { Mailboxes } from '../features/voicemail/mailboxes.ts'
import { answerRequest, type HttpAnswer, type HttpRequest } from '../http/answer-request.ts'
import { type Route, Routes } from '../http/routes.ts'
import type { Edge } from '../lower/edge.ts'
import type { IncomingLeg } from '../lower/leg.ts'
import type { CallLimits } from '../policy/call-limits.ts'
import type { Task } from '../task.ts'
import { Calls } from './calls.ts'
import { type Resumed, runCall } from './run-call.ts'
import { runTask } from './run-task.ts'

export interface RuntimeOptions {
  readonly clock: Clock
  /** Makes the world of something that nobody has called for. */
  readonly edge: () => Edge
  readonly limits: CallLimits
  readonly mailboxes: Mailboxes
  readonly log: (message: string, facts?: object) => void
  /** Told of each error that is a mistake of the application. */
  readonly mistaken: (error: unknown) => void
}

/** One version of an application at work: its calls, its tasks, its HTTP. */
export class AppRuntime<Message> {
  readonly calls = new Calls<Message>()
  readonly routes: readonly Route[]
  readonly queues: QueueDesk
  readonly #app: App<Message, unknown>
  readonly #options: RuntimeOptions
  readonly #running = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  #isDraining = false
  #isAccepting = true

  constructor(app: App<Message, unknown>, options: RuntimeOptions) {
    this.#app = app
    this.#options = options
    const routes = new Routes()
    app.http?.(
      routes,
      this.#context(options.log, (message) => options.edge().message(message)),
    )
    this.routes = routes.all
    this.queues = new QueueDesk(app.queues)
  }

  /** Calls and tasks that run. */
  get size(): number {
    return this.#running.size
  }

  /**
   * Runs the script for a call; resolves with how the caller's leg ended, when everybody is gone.
   *
   * @param edge the world as this call is to see it.
   * @param resumed of a call that began in another process.
   */
  take(leg: IncomingLeg, edge: Edge, resumed?: Resumed): Promise<HungUp> {
    if (this.#isDraining || !this.#isAccepting) {
      if (resumed) void leg.hangUp()
      else leg.reject(new Rejected(503, 'Service Unavailable'))
      return Promise.resolve(new HungUp('script', 'no new calls are taken'))
    }
    const { log, limits } = this.#options
    const context = this.#context(
      (message, facts = {}) => log(message, { call: leg.id, ...facts }),
      (message) => edge.message(message),
    )
    const call = runCall(leg, edge, { app: this.#app, context, limits, resumed })
    this.#track(call.then(({ error }) => this.#report(error)))
    return call.then(({ end }) => end)
  }

  /** Answers a request to the routes of the application. */
  answer(request: HttpRequest): Promise<HttpAnswer> {
    return answerRequest(this.routes, request, (error) => this.#report(error))
  }

  /** Takes new calls, or none until told otherwise. */
  accept(isAccepting: boolean): void {
    this.#isAccepting = isAccepting
  }

  /** Takes nothing new; resolves when all that runs is over. */
  async drain(): Promise<void> {
    this.#isDraining = true
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  /** Ends all that runs; resolves when it is over. */
  async close(): Promise<void> {
    this.#isDraining = true
    this.#stop.abort(new NodeDraining())
    const end = new HungUp('limit', 'the application is stopped')
    for (const call of this.calls.list()) void call.party.hangUp(end)
    await this.drain()
  }

  #context(log: Context<Message>['log'], message: Context<Message>['message']): Context<Message> {
    const { clock, mailboxes } = this.#options
    const start = (work: (task: Task) => Promise<unknown>) => this.#start(work)
    return { calls: this.calls, now: () => clock.now(), log, mailboxes, start, message }
  }

  #start(work: (task: Task) => Promise<unknown>): void {
    if (this.#isDraining) throw new NodeDraining()
    const { edge, limits } = this.#options
    const task = runTask(work, edge(), limits, this.#stop.signal)
    this.#track(task.catch((error: unknown) => this.#report(error)))
  }

  #track(work: Promise<void>): void {
    const running = work.then(() => {
      this.#running.delete(running)
    })
    this.#running.add(running)
  }

  #report(error: unknown): void {
    if (error !== undefined && !isCallError(error)) this.#options.mistaken(error)
  }
}
