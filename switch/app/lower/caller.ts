import { MediaError } from '../../media/media.ts'
import type { MediaPort } from '../../media/port/media-port.ts'
import { HungUp, type Rejected } from '../core/errors.ts'
import type { Edge } from './edge.ts'
import type { IncomingLeg } from './leg.ts'
import { Party } from './party.ts'

/** The party that called us: it has to be answered before it hears much. */
export class Caller extends Party<IncomingLeg> {
  #description: Promise<string> | undefined
  #answered: Promise<void> | undefined
  #stage: 'ringing' | 'early' | 'answered' = 'ringing'

  constructor(leg: IncomingLeg, edge: Edge, port: MediaPort) {
    super({ leg, edge, port })
    if (!leg.isAnswered) return
    this.#stage = 'answered'
    this.#answered = Promise.resolve()
    void this.establish()
  }

  /** `early`: the caller hears us, though nobody has answered. */
  get stage(): 'ringing' | 'early' | 'answered' {
    return this.#stage
  }

  /** Sends a provisional response without media. */
  ring(status: 180 | 181 | 182): void {
    if (this.#stage === 'ringing') this.leg.ring(status)
  }

  /**
   * Sends 183 with our answer.
   *
   * @throws {MediaError} also after a delayed offer, which leaves nothing to answer early.
   */
  async openEarly(): Promise<void> {
    if (this.#stage !== 'ringing') return
    const sdp = await this.#describe()
    if (this.#stage !== 'ringing') return
    this.#stage = 'early'
    this.leg.ring(183, sdp)
  }

  /**
   * Sends 200; resolves with the ACK. Asking again asks for the same.
   *
   * @throws {MediaError} when the caller's session description is of no use, {HungUp}
   */
  answer(): Promise<void> {
    this.#answered ??= this.#answer()
    return this.#answered
  }

  /** Sends a final response; nothing can be done with the party afterwards. */
  async reject(rejection: Rejected): Promise<void> {
    this.leg.reject(rejection)
    await this.hangUp(new HungUp('script', rejection.message))
  }

  async #answer(): Promise<void> {
    const { leg, port } = this
    const isLate = leg.sdp === undefined
    const sdp = isLate ? await port.offer() : await this.#describe()
    const answer = await leg.answer(sdp)
    this.#stage = 'answered'
    if (isLate) {
      if (answer === undefined) throw new MediaError('refused', 'the ACK has no answer')
      await port.accept(answer)
    }
    void this.establish()
  }

  protected override get isComing(): boolean {
    return this.#answered !== undefined
  }

  /** The answer in 183 and the one in 200 are the same (RFC 3261, 13.2.1). */
  #describe(): Promise<string> {
    const { sdp } = this.leg
    if (sdp === undefined) {
      return Promise.reject(new MediaError('refused', 'a delayed offer has no early media'))
    }
    this.#description ??= this.port.answer(sdp)
    return this.#description
  }
}
