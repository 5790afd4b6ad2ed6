import type { Prompt } from '../media/port/media-port.ts'
import { type Duration, milliseconds } from './core/duration.ts'
import { HungUp } from './core/errors.ts'
import type { Bounds, Scope } from './core/scope.ts'
import { sleep } from './core/sleep.ts'
import type { Address, Leg, OutgoingLeg } from './lower/leg.ts'
import type { Legs } from './lower/legs.ts'
import type { Party } from './lower/party.ts'
import { type BridgeOptions, bridge } from './verbs/bridge/bridge.ts'
import type { Referral } from './verbs/bridge/refer.ts'
import { type Collected, type CollectOptions, collect } from './verbs/collect.ts'
import { type DialOptions, dial } from './verbs/dial/dial.ts'
import { hold } from './verbs/hold.ts'
import { play, type Utterance } from './verbs/play.ts'
import { type Recording, type RecordingOptions, record } from './verbs/record.ts'
import { message, sendDtmf } from './verbs/send.ts'
import { transfer } from './verbs/transfer.ts'

export interface SayOptions extends Bounds {
  /** Such as `en` or `de-AT`; absent: that of the switch. */
  readonly language?: string
}

/** How two came to talk no more: `by` did what ended it, `left` is who is left. */
export type Parting = {
  readonly by: Participant
  readonly left: Participant
} & (
  | { readonly type: 'hangup' }
  | { readonly type: 'keys'; readonly keys: string }
  | { readonly type: 'referred'; readonly referral: Referral }
)

/**
 * Somebody a script talks to. Every operation is awaited, takes `signal` and `timeout`, and rejects
 * with `HungUp` as soon as the party is gone. Each is a function of the lower layer that lies
 * beneath: `verbs/`, which whoever wants something else may do without.
 */
export class Participant<L extends Leg = Leg> {
  /** The lower layer: leg, media port, scope. */
  readonly party: Party<L>
  readonly #legs: Legs

  /** @param legs Where everybody goes who is called on behalf of this one. */
  constructor(party: Party<L>, legs: Legs) {
    this.party = party
    this.#legs = legs
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
  play(prompts: Utterance | readonly Utterance[], bounds?: Bounds): Promise<void> {
    return play(this.party, prompts, bounds)
  }

  /**
   * Says a text; resolves when it was heard to its end.
   *
   * @throws {MediaError} when nothing makes speech of it
   */
  say(text: string, { language, ...bounds }: SayOptions = {}): Promise<void> {
    return play(this.party, { say: text, ...(language !== undefined && { language }) }, bounds)
  }

  /** Reads keys, with a prompt before them or without. */
  collect(options: CollectOptions = {}): Promise<Collected> {
    return collect(this.party, options)
  }

  /** Records what the party says; hanging up ends a recording like any other. */
  record(options?: RecordingOptions): Promise<Recording> {
    return record(this.party, options)
  }

  /**
   * Calls others; resolves with the one who answered.
   *
   * @throws {Rejected} with the best of their refusals, {Timeout} when nobody answered in time
   */
  async dial(
    to: string | readonly string[],
    options: DialOptions = {},
  ): Promise<Participant<OutgoingLeg>> {
    return new Participant(await dial(this.party, to, options, this.#legs), this.#legs)
  }

  /** Lets both talk until one hangs up, presses `keys` or refers the other to somebody else. */
  async bridge(other: Participant, options?: BridgeOptions): Promise<Parting> {
    const { by, ...end } = await bridge(this.party, other.party, options)
    return by === this.party ? { ...end, by: this, left: other } : { ...end, by: other, left: this }
  }

  /**
   * Asks the party's telephone to call somebody else (REFER, RFC 3515). Resolves when it has
   * reached them; the leg is then to be hung up, if the telephone has not done so.
   *
   * @throws {Rejected} when it does not want to, or did not reach them
   */
  transfer(to: string, bounds?: Bounds): Promise<void> {
    return transfer(this.party, to, bounds)
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
