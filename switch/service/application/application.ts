import { extname } from 'node:path'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { QueueView } from '../../app/features/queue/queue-desk.ts'
import type { HttpAnswer, HttpRequest } from '../../app/http/answer-request.ts'
import { AppVersions } from '../../app/workers/app-versions.ts'
import type { Channel } from '../../app/workers/channel.ts'
import { processes } from '../../app/workers/process/spawn-process.ts'
import { systemClock } from '../../engine/transport/system-clock.ts'
import type { AppDoor } from '../../http/app-door.ts'
import type { Credential } from '../../registrar/digest/answer-challenges.ts'
import type { Admission, Arrival } from '../../routing/gate.ts'
import type { Challenged } from '../../signalling/identification.ts'
import type { LegRecord, LegStart } from '../../signalling/script/leg-record.ts'
import type { VoiceMessages } from '../../store/voice-messages.ts'
import type { PlacesWatcher } from '../../store/whereabouts.ts'
import type { LeaseAnswer } from '../../trunk/trunk-leases.ts'
import type { Log } from '../log.ts'
import { AppError } from './app-error.ts'
import type { WorkerData } from './conversation.ts'
import type { Estate } from './estate.ts'
import { WorkerDoor } from './worker-door.ts'

export interface ApplicationNeeds {
  readonly data: WorkerData
  /** How ids of all calls of this run begin. */
  readonly prefix: string
  readonly admit: (arrival: Arrival) => Promise<Admission>
  /** Takes a place of a trunk for a leg with that Call-ID. */
  readonly takePlace: (trunk: string, call: string) => LeaseAnswer
  /** The leg that a place was taken for does not begin. */
  readonly givePlaceBack: (call: string) => void
  readonly answerChallenges: (asked: Challenged) => readonly Credential[]
  readonly record: (start: LegStart) => LegRecord
  /** Has a worker follow where subscribers are; returns what ends it. */
  readonly follow: (watcher: PlacesWatcher) => () => void
  /** Absent: nothing is kept. */
  readonly boxes: VoiceMessages | undefined
  /** Frees media by its ids. */
  readonly free: (isOrphan: (id: string) => boolean) => void
  /** Where legs wait whose worker died. */
  readonly estate: Estate
  readonly log: Log
}

/** Mebibytes of heap for a worker. */
const HEAP = 512

/** The program of a worker, beside this file: TypeScript in the sources, JavaScript when built. */
const PROGRAM = new URL(`worker${extname(import.meta.filename)}`, import.meta.url)

/** The application that decides about calls: its versions, each in a process of its own. */
export class Application implements AppDoor {
  readonly #needs: ApplicationNeeds
  readonly #versions: AppVersions
  /** Of every worker there is, the newest last. */
  readonly #doors = new Set<WorkerDoor>()
  #workers = 0

  constructor(needs: ApplicationNeeds) {
    this.#needs = needs
    const { data, log } = needs
    this.#versions = new AppVersions({
      ...{ clock: systemClock, log: (message, facts) => log('warn', message, facts) },
      spawn: processes({
        ...{ program: PROGRAM, data: { ...data }, heap: HEAP },
        meet: (channel, gone) => this.#meet(channel, gone),
      }),
    })
  }

  /** Legs of calls that are under way. */
  get size(): number {
    return [...this.#doors].reduce((sum, { legs }) => sum + legs, 0)
  }

  /**
   * Has another version take new calls; those that run end in their own.
   *
   * @param file absolute; the module that exports the application.
   * @throws {AppError} when it does not start; then everything is as it was.
   */
  async deploy(file: string): Promise<void> {
    try {
      await this.#versions.deploy(file)
    } catch (error) {
      throw new AppError(`the application does not start: ${reasonOf(error)}`, 'mend what it names')
    }
    this.#needs.log('info', 'the application takes calls', { file })
  }

  answer(request: HttpRequest): Promise<HttpAnswer> {
    const door = this.#newest()
    if (door) return door.back.answer(request)
    const body = { error: 'the application is not there right now; try again' }
    return Promise.resolve({ status: 503, body })
  }

  async describe(): Promise<Readonly<Record<string, object>>> {
    return (await this.#newest()?.back.describe()) ?? {}
  }

  async hangUp(call: string): Promise<boolean> {
    return (await this.#doorOf(call)?.back.hangUp(call)) ?? false
  }

  async transfer(call: string, to: string): Promise<boolean> {
    return (await this.#doorOf(call)?.back.transfer(call, to)) ?? false
  }

  async send(call: string, message: unknown): Promise<boolean> {
    return (await this.#doorOf(call)?.back.send(call, message)) ?? false
  }

  async queues(): Promise<readonly QueueView[]> {
    return (await this.#newest()?.back.queues()) ?? []
  }

  async pauseAgent(queue: string, agent: string, isPaused: boolean): Promise<boolean> {
    return (await this.#newest()?.back.pauseAgent(queue, agent, isPaused)) ?? false
  }

  /** Takes no new calls; resolves when the running ones are over. */
  drain(): Promise<void> {
    return this.#versions.drain()
  }

  /** Ends all calls, which get this long for their goodbyes. */
  async close(): Promise<void> {
    this.#needs.estate.close()
    await this.#versions.close('8s')
  }

  #newest(): WorkerDoor | undefined {
    return [...this.#doors].filter(({ isServing }) => isServing).at(-1)
  }

  #doorOf(call: string): WorkerDoor | undefined {
    return [...this.#doors].find((door) => door.has(call))
  }

  /** The engine may know that a worker is gone before we do. */
  #inherit(leg: string): LegRecord | undefined {
    return this.#needs.estate.take(leg) ?? this.#doorOf(leg)?.release(leg)
  }

  #meet(channel: Channel, gone: Promise<void>): { readonly prefix: string } {
    this.#workers += 1
    const prefix = `${this.#needs.prefix}w${this.#workers}-`
    const inherit = (leg: string) => this.#inherit(leg)
    const door = new WorkerDoor(prefix, channel, { ...this.#needs, inherit })
    this.#doors.add(door)
    void gone.then(() => {
      this.#doors.delete(door)
      door.close()
    })
    return { prefix }
  }
}
