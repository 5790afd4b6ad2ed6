import type { z } from 'zod'
import { renderState } from './core/checkpoint.ts'
import { Rejected } from './core/errors.ts'
import { Inbox } from './core/inbox.ts'
import type { Bounds } from './core/scope.ts'
import { orAborted } from './core/signals.ts'
import type { Caller } from './lower/caller.ts'
import type { IncomingLeg } from './lower/leg.ts'
import type { Legs } from './lower/legs.ts'
import { type FailureStatus, reasonPhrase } from './lower/reason-phrases.ts'
import { Participant } from './participant.ts'

/** Messages that may wait for a call to read them. */
const INBOX = 100

export interface RingOptions extends Bounds {
  /** `early`: the caller hears what the script plays, though nobody has answered (183). */
  readonly media?: 'none' | 'early'
}

/**
 * A call that came in: what a script is about. `Message` is what others may send to it, `State` what
 * is kept of it.
 */
export class Call<Message = never, State = never> extends Participant<IncomingLeg> {
  readonly #caller: Caller
  readonly #inbox = new Inbox<Message>(INBOX)
  readonly #schema: z.ZodType | undefined

  /** @param schema Of what is kept; absent where nobody would go on with it. */
  constructor(caller: Caller, legs: Legs, schema?: z.ZodType) {
    super(caller, legs)
    this.#caller = caller
    this.#schema = schema
    void caller.gone.then(() => this.#inbox.close())
  }

  /** True once the caller hears us as somebody who has answered. */
  get isAnswered(): boolean {
    return this.#caller.stage === 'answered'
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
   * Keeps what `onResume` is to go on with, should the process of the application die: one state a
   * call, the last. Resolves when it is kept outside that process.
   *
   * @throws {TypeError} {RangeError} what cannot be kept
   */
  async checkpoint(state: State, bounds?: Bounds): Promise<void> {
    if (!this.#schema) throw new TypeError('checkpoints need "state" and "onResume" in defineApp')
    if (!this.isAnswered) throw new TypeError('only a call that is answered can be resumed')
    const text = renderState(this.#schema, state)
    const { leg, scope } = this.party
    await scope.operate((signal) => orAborted(leg.keep(text), signal), bounds)
  }

  /** The next message somebody sent to this call. */
  receive(bounds?: Bounds): Promise<Message> {
    return this.party.scope.operate((signal) => this.#inbox.take(signal), bounds)
  }

  /** Sends a message to this call, from wherever; false when it was not taken. */
  send(message: Message): boolean {
    return this.#inbox.send(message)
  }
}
