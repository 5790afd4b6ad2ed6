import { type BirpcReturn, createBirpc } from 'birpc'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import type { QueueView } from '../../app/features/queue/queue-desk.ts'
import type { HttpAnswer, HttpRequest } from '../../app/http/answer-request.ts'
import type { Channel } from '../../app/workers/channel.ts'
import type { Credential } from '../../registrar/digest/answer-challenges.ts'
import type { Place } from '../../registrar/location/known-places.ts'
import type { Admission, Arrival } from '../../routing/gate.ts'
import type { Challenged } from '../../signalling/identification.ts'
import type { LegStart } from '../../signalling/script/leg-record.ts'
import type { LeaseAnswer } from '../../trunk/trunk-leases.ts'
import type { Level } from '../log.ts'
import type { BoxKeeper } from './front-mailboxes.ts'

/** What an application's worker is given at its start, besides its version. */
export interface WorkerData
  extends Pick<
    SwitchFile,
    'rtpengines' | 'routes' | 'trunks' | 'timeZone' | 'numbering' | 'domain' | 'edges'
  > {
  readonly engine: { readonly host: string; readonly port: number; readonly secret: string }
  readonly app: NonNullable<SwitchFile['app']>
  /** Somebody asks who calls, and knows where subscribers are. */
  readonly hasSubscribers: boolean
}

/** What a worker is given that no other is. */
export interface Own {
  /** File of the application. */
  readonly version: string
  /** How ids of its calls and legs begin. */
  readonly prefix: string
}

/** What the switch does for a worker. */
export interface Front extends BoxKeeper {
  /** It takes calls and requests from now on. */
  serves(): void
  /** May this call come in? */
  admit(arrival: Arrival): Promise<Admission>
  /** A place on a trunk for a leg that has begun. */
  takePlace(trunk: string, call: string): LeaseAnswer
  /** The leg that a place was taken for does not begin. */
  givePlaceBack(call: string): void
  /** Credentials for a trunk that wants them. */
  answerChallenges(asked: Challenged): readonly Credential[]
  /** A leg begins; its record is closed by `ended`, or by the end of the worker. */
  begin(start: LegStart): void
  answered(leg: string): void
  /** Another worker may take up the leg when this one dies. */
  bequeath(leg: string): void
  /** @returns false when there is no such leg without a worker. */
  inherit(leg: string): boolean
  ended(leg: string, reason: string): void
  log(level: Level, message: string, facts: object): void
}

/** What a worker does for the switch. */
export interface Back {
  replacePlaces(places: readonly Place[]): void
  learnPlace(place: Place): void
  answer(request: HttpRequest): Promise<HttpAnswer>
  /** Paths of the application's routes, as OpenAPI describes them. */
  describe(): Readonly<Record<string, object>>
  hangUp(call: string): boolean
  transfer(call: string, to: string): Promise<boolean>
  send(call: string, message: unknown): boolean
  queues(): readonly QueueView[]
  pauseAgent(queue: string, agent: string, isPaused: boolean): boolean
}

/**
 * One end of what the switch and a worker say to each other. Whatever one of them says arrives in
 * that order; what cannot be answered any more is never answered.
 */
export function converse<Theirs extends object, Ours extends object>(
  channel: Channel,
  ours: Ours,
): BirpcReturn<Theirs, Ours> {
  return createBirpc<Theirs, Ours>(ours, {
    post: (message) => channel.post(message),
    on: (hear) => channel.hear(hear),
    bind: 'functions',
  })
}
