import { reasonOf } from '../../inventory/model/reason-of.ts'
import { firstRelay, type Taken } from './first-relay.ts'
import { InTurn } from './in-turn.ts'
import { MediaError, type MediaSession, type Party } from './media.ts'
import { deleteRequest, type MediaRequest, mediaRequest } from './media-request.ts'
import { OwnOrigin } from './own-origin.ts'
import { type Profile, profileOf } from './profile.ts'
import type { Held } from './relay-watch.ts'
import type { Relay, RtpengineLink, Verb } from './rtpengine-link.ts'

export interface Surroundings {
  readonly link: Pick<RtpengineLink, 'request'>
  /** Relays in the order they should be tried for a new call. */
  readonly inOrder: () => readonly Relay[]
  /** Where it is put for as long as it is not released: its relay is watched. */
  readonly held: Set<Held>
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
}

interface Offer {
  readonly offeredBy: Party
  readonly sdp: string
}

/** The media of one call on one rtpengine. Requests go one after the other, in the order made. */
export class RtpengineSession implements MediaSession, Held {
  readonly #id: string
  readonly #around: Surroundings
  /** The relay that took the first offer; the call stays there. */
  #relay: Relay | undefined
  #offer: Offer | undefined
  /** The last exchange both parties agreed to. */
  #agreed: { readonly offer: Offer; readonly answer: string } | undefined
  /** How each party's media travels, as it last said. */
  readonly #profiles: Record<Party, Profile>
  readonly #turns = new InTurn()
  /** What each party was told of the relay. */
  readonly #origins = { caller: new OwnOrigin(), callee: new OwnOrigin() }
  #losses = 0
  #mourn: (reason: string) => void = () => undefined

  constructor(id: string, callee: Profile, around: Surroundings) {
    this.#id = id
    this.#profiles = { caller: 'plain', callee }
    this.#around = around
    around.held.add(this)
  }

  /** Another after each loss, so that what a relay still has of the last is not meant. */
  get id(): string {
    return this.#losses === 0 ? this.#id : `${this.#id}-${this.#losses}`
  }

  get relay(): Relay | undefined {
    return this.#relay
  }

  onLost(hear: (reason: string) => void): void {
    this.#mourn = hear
  }

  lose(reason: string): void {
    // One that only does not answer may have it still.
    if (this.#relay) void this.#free(this.#relay)
    this.#relay = undefined
    this.#losses += 1
    this.#mourn(reason)
  }

  renew(): Promise<string> {
    return this.#turns.run(() => {
      const sdp = this.#lastOf('caller')
      if (sdp === undefined) throw new MediaError('refused', 'nothing was agreed yet')
      return this.#makeOffer({ offeredBy: 'caller', sdp })
    })
  }

  async confirm(sdp: string): Promise<void> {
    const answer = this.#lastOf('callee')
    if (answer !== undefined) this.#agreed = { offer: { offeredBy: 'caller', sdp }, answer }
    await this.revert()
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
    this.#around.held.delete(this)
    await this.#turns.end()
    if (this.#relay) await this.#free(this.#relay)
  }

  async #makeOffer(offer: Offer): Promise<string> {
    this.#offer = offer
    if (this.#relay) return this.#ask(this.#relay, 'offer', offer)
    return (await this.#firstOffer(offer)).reply
  }

  async #firstOffer(offer: Offer): Promise<Taken<string>> {
    const taken = await firstRelay(
      this.#around.inOrder(),
      (each) => this.#ask(each, 'offer', offer),
      (each) => void this.#free(each),
    )
    this.#relay = taken.relay
    return taken
  }

  async #takeAnswer(sdp: string): Promise<string> {
    const offer = this.#offer
    if (!offer) throw new MediaError('refused', 'answer without an offer')
    // Lost since the offer, it is made anew; the other party will have to be told.
    const relay = this.#relay ?? (await this.#firstOffer(offer)).relay
    try {
      const anchored = await this.#ask(relay, 'answer', { ...offer, sdp })
      this.#agreed = { offer, answer: sdp }
      return anchored
    } catch (error) {
      if (!(error instanceof MediaError) || error.fault !== 'lost') throw error
      this.lose(error.message)
      return this.#takeAnswer(sdp)
    }
  }

  /** What a party said of itself when both last agreed. */
  #lastOf(party: Party): string | undefined {
    if (!this.#agreed) return undefined
    const { offer, answer } = this.#agreed
    return offer.offeredBy === party ? offer.sdp : answer
  }

  async #replay(): Promise<void> {
    if (!this.#relay || !this.#agreed) return
    const { offer, answer } = this.#agreed
    this.#offer = offer
    await this.#ask(this.#relay, 'offer', offer)
    await this.#ask(this.#relay, 'answer', { ...offer, sdp: answer })
  }

  async #ask(relay: Relay, verb: Verb, request: Offer): Promise<string> {
    const between = this.#between(verb, request)
    const body = mediaRequest({ id: this.id, ...request, between })
    const { sdp } = await this.#around.link.request(relay, verb, body)
    const isToCaller = (verb === 'offer') === (request.offeredBy === 'callee')
    if (typeof sdp === 'string') return this.#origins[isToCaller ? 'caller' : 'callee'].stamp(sdp)
    throw new MediaError('refused', 'rtpengine gave no session description')
  }

  /** Whoever speaks shows of which profile it is. */
  #between(verb: Verb, { offeredBy, sdp }: Offer): MediaRequest['between'] {
    const answeredBy: Party = offeredBy === 'caller' ? 'callee' : 'caller'
    const [sender, recipient] = verb === 'offer' ? [offeredBy, answeredBy] : [answeredBy, offeredBy]
    this.#profiles[sender] = profileOf(sdp)
    return [this.#profiles[sender], this.#profiles[recipient]]
  }

  /** When it fails, rtpengine forgets the call by itself once no more media comes. */
  async #free(relay: Relay): Promise<void> {
    try {
      await this.#around.link.request(relay, 'delete', deleteRequest(this.id))
    } catch (error) {
      this.#complain('rtpengine kept a call that is over', error)
    }
  }

  #complain(message: string, error: unknown): void {
    const reason = reasonOf(error)
    this.#around.log('warn', message, { id: this.#id, reason })
  }
}
