import type { Prompt } from '../media/port/media-port.ts'
import { type Duration, milliseconds } from './core/duration.ts'
import { HungUp } from './core/errors.ts'
import type { Bounds, Scope } from './core/scope.ts'
import { sleep } from './core/sleep.ts'
import type { Address, Leg } from './lower/leg.ts'
import type { Party } from './lower/party.ts'
import { type BridgeEnd, type BridgeOptions, bridge } from './verbs/bridge/bridge.ts'
import { type Collected, type CollectOptions, collect } from './verbs/collect.ts'
import { hold } from './verbs/hold.ts'
import { play } from './verbs/play.ts'
import { type Recording, type RecordingOptions, record } from './verbs/record.ts'
import { message, sendDtmf } from './verbs/send.ts'

/**
 * Somebody a script talks to. Every operation is awaited, takes `signal` and `timeout`, and rejects
 * with `HungUp` as soon as the party is gone. Each is a function of the lower layer that lies
 * beneath: `verbs/`, which whoever wants something else may do without.
 */
export class Participant<L extends Leg = Leg> {
  /** The lower layer: leg, media port, scope. */
  readonly party: Party<L>

  constructor(party: Party<L>) {
    this.party = party
  }

  get id(): string {
    return this.party.leg.id
  }

  get from(): Address {
    return this.party.leg.from
  }

  get to(): Address {
    return this.party.leg.to
  }

  /** Aborted when the party is gone; its reason tells why. */
  get signal(): AbortSignal {
    return this.party.scope.signal
  }

  /** Header field of the party's INVITE, or of its answer to ours. */
  header(name: string): string | undefined {
    return this.party.leg.header(name)
  }

  /** Plays prompts; resolves when they were heard to their end. */
  play(prompts: Prompt | readonly Prompt[], bounds?: Bounds): Promise<void> {
    return play(this.party, prompts, bounds)
  }

  /** Reads keys, with a prompt before them or without. */
  collect(options: CollectOptions = {}): Promise<Collected> {
    return collect(this.party, options)
  }

  /** Records what the party says; hanging up ends a recording like any other. */
  record(options?: RecordingOptions): Promise<Recording> {
    return record(this.party, options)
  }

  /** Lets both talk until one hangs up, presses `keys` or refers the other to somebody else. */
  bridge(other: Participant, options?: BridgeOptions): Promise<BridgeEnd> {
    return bridge(this.party, other.party, options)
  }

  /** Has the party hear music while something else is done. */
  hold<Result>(
    music: Prompt,
    during: (signal: AbortSignal) => Promise<Result>,
    bounds?: Bounds,
  ): Promise<Result> {
    return hold(this.party, music, during, bounds)
  }

  /** Presses keys towards the party. */
  sendDtmf(digits: string, bounds?: Bounds): Promise<void> {
    return sendDtmf(this.party, digits, bounds)
  }

  /** Sends a text to the party's telephone. */
  message(text: string, bounds?: Bounds): Promise<void> {
    return message(this.party, text, bounds)
  }

  /** Waits, as long as the party is there. */
  sleep(duration: Duration, bounds?: Bounds): Promise<void> {
    const { scope, edge } = this.party
    return scope.operate((signal) => sleep(edge.clock, milliseconds(duration), signal), bounds)
  }

  /** Several things at once; leaving the body, or one that fails, calls off the others. */
  together<Result>(body: (scope: Scope) => Promise<Result>, bounds?: Bounds): Promise<Result> {
    return this.party.scope.enter(body, bounds)
  }

  /** Ends the leg. Never rejects; once is enough. */
  hangup(): Promise<void> {
    return this.party.hangUp(new HungUp('script', 'hung up'))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.hangup()
  }
}
