import { reasonOf } from '../../inventory/model/reason-of.ts'
import { firstRelay } from './first-relay.ts'
import { InTurn } from './in-turn.ts'
import { MediaError, type MediaSession, type Party } from './media.ts'
import { deleteRequest, mediaRequest } from './media-request.ts'
import type { Relay, RtpengineLink, Verb } from './rtpengine-link.ts'

export interface Surroundings {
  readonly link: Pick<RtpengineLink, 'request'>
  /** Relays in the order they should be tried for a new call. */
  readonly inOrder: () => readonly Relay[]
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
}

interface Offer {
  readonly offeredBy: Party
  readonly sdp: string
}

/** The media of one call on one rtpengine. Requests go one after the other, in the order made. */
export class RtpengineSession implements MediaSession {
  readonly #id: string
  readonly #around: Surroundings
  /** The relay that took the first offer; the call stays there. */
  #relay: Relay | undefined
  #offer: Offer | undefined
  /** The last exchange both parties agreed to. */
  #agreed: { readonly offer: Offer; readonly answer: string } | undefined
  readonly #turns = new InTurn()

  constructor(id: string, around: Surroundings) {
    this.#id = id
    this.#around = around
  }

  offer(from: Party, sdp: string): Promise<string> {
    return this.#turns.run(() => this.#makeOffer({ offeredBy: from, sdp }))
  }

  answer(sdp: string): Promise<string> {
    return this.#turns.run(() => this.#takeAnswer(sdp))
  }

  async revert(): Promise<void> {
    try {
      await this.#turns.run(() => this.#replay())
    } catch (error) {
      this.#complain('rtpengine keeps an offer that was refused', error)
    }
  }

  async release(): Promise<void> {
    if (this.#turns.isOver) return
    await this.#turns.end()
    if (this.#relay) await this.#free(this.#relay)
  }

  async #makeOffer(offer: Offer): Promise<string> {
    this.#offer = offer
    if (this.#relay) return this.#ask(this.#relay, 'offer', offer)
    return this.#firstOffer(offer)
  }

  async #firstOffer(offer: Offer): Promise<string> {
    const { relay, reply } = await firstRelay(
      this.#around.inOrder(),
      (each) => this.#ask(each, 'offer', offer),
      (each) => void this.#free(each),
    )
    this.#relay = relay
    return reply
  }

  async #takeAnswer(sdp: string): Promise<string> {
    const [relay, offer] = [this.#relay, this.#offer]
    if (!relay || !offer) throw new MediaError('refused', 'answer without an offer')
    const anchored = await this.#ask(relay, 'answer', { ...offer, sdp })
    this.#agreed = { offer, answer: sdp }
    return anchored
  }

  async #replay(): Promise<void> {
    if (!this.#relay || !this.#agreed) return
    const { offer, answer } = this.#agreed
    this.#offer = offer
    await this.#ask(this.#relay, 'offer', offer)
    await this.#ask(this.#relay, 'answer', { ...offer, sdp: answer })
  }

  async #ask(relay: Relay, verb: Verb, request: Offer): Promise<string> {
    const body = mediaRequest({ id: this.#id, ...request })
    const { sdp } = await this.#around.link.request(relay, verb, body)
    if (typeof sdp === 'string') return sdp
    throw new MediaError('refused', 'rtpengine gave no session description')
  }

  /** When it fails, rtpengine forgets the call by itself once no more media comes. */
  async #free(relay: Relay): Promise<void> {
    try {
      await this.#around.link.request(relay, 'delete', deleteRequest(this.#id))
    } catch (error) {
      this.#complain('rtpengine kept a call that is over', error)
    }
  }

  #complain(message: string, error: unknown): void {
    const reason = reasonOf(error)
    this.#around.log('warn', message, { id: this.#id, reason })
  }
}
