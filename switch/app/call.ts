import { Rejected } from './core/errors.ts'
import { Inbox } from './core/inbox.ts'
import type { Bounds } from './core/scope.ts'
import { orAborted } from './core/signals.ts'
import type { Caller } from './lower/caller.ts'
import type { IncomingLeg, OutgoingLeg } from './lower/leg.ts'
import type { Party } from './lower/party.ts'
import { type FailureStatus, reasonPhrase } from './lower/reason-phrases.ts'
import { Participant } from './participant.ts'
import { type DialOptions, dial } from './verbs/dial/dial.ts'

/** Messages that may wait for a call to read them. */
const INBOX = 100

export interface RingOptions extends Bounds {
  /** `early`: the caller hears what the script plays, though nobody has answered (183). */
  readonly media?: 'none' | 'early'
}

/** A call that came in: what a script is about. `Message` is what others may send to it. */
export class Call<Message = never> extends Participant<IncomingLeg> {
  readonly #caller: Caller
  readonly #inbox = new Inbox<Message>(INBOX)
  readonly #legs = new Set<Party<OutgoingLeg>>()

  constructor(caller: Caller) {
    super(caller)
    this.#caller = caller
    void caller.gone.then(() => this.#inbox.close())
  }

  /** True once the caller hears us as somebody who has answered. */
  get isAnswered(): boolean {
    return this.#caller.stage === 'answered'
  }

  /** Everybody called on behalf of this call who is still there. */
  get legs(): readonly Party<OutgoingLeg>[] {
    return [...this.#legs]
  }

  /** Answers; resolves once the caller has confirmed it. A call that is answered stays so. */
  answer(bounds?: Bounds): Promise<void> {
    return this.party.scope.operate((signal) => orAborted(this.#caller.answer(), signal), bounds)
  }

  /** Tells the caller that it rings. */
  ring({ media = 'none', ...bounds }: RingOptions = {}): Promise<void> {
    return this.party.scope.operate(async (signal) => {
      if (media === 'none') this.#caller.ring(180)
      else await orAborted(this.#caller.openEarly(), signal)
    }, bounds)
  }

  /** Refuses the call; one that is answered is hung up. */
  reject(status: FailureStatus, reason: string = reasonPhrase(status)): Promise<void> {
    if (this.isAnswered) return this.hangup()
    return this.#caller.reject(new Rejected(status, reason))
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
    return new Participant(await dial(this.#caller, to, options, (party) => this.#own(party)))
  }

  /** The next message somebody sent to this call. */
  receive(bounds?: Bounds): Promise<Message> {
    return this.party.scope.operate((signal) => this.#inbox.take(signal), bounds)
  }

  /** Sends a message to this call, from wherever; false when it was not taken. */
  send(message: Message): boolean {
    return this.#inbox.send(message)
  }

  /** Whatever the script does, nobody it called outlives its call. */
  #own(party: Party<OutgoingLeg>): void {
    this.#legs.add(party)
    void party.gone.then(() => this.#legs.delete(party))
  }
}
