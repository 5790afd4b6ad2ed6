import { reasonOf } from '../../../inventory/model/reason-of.ts'
import { MediaError } from '../../media/media.ts'
import type { Digit, MediaPort } from '../../media/port/media-port.ts'
import { HungUp } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import { Scope } from '../core/scope.ts'
import { digitOfInfo } from './dtmf-info.ts'
import type { Edge } from './edge.ts'
import { isHoldOffer } from './hold-offer.ts'
import type { Leg, LegEvent, OutgoingEvent, ReceivedOffer, ReceivedRequest } from './leg.ts'
import { renewMedia } from './renew-media.ts'

/** Keys that may be pressed ahead of being asked for. */
const TYPED_AHEAD = 64

/** @returns true when it has taken the request, and will reply. */
export type RequestTaker = (request: ReceivedRequest) => boolean

/**
 * A leg and its media, for as long as the dialog lasts: everything a script does with a party is an
 * operation of its scope, which is closed when either of the two is gone.
 */
export class Party<L extends Leg = Leg> {
  readonly leg: L
  readonly port: MediaPort
  readonly edge: Edge
  readonly scope: Scope
  /** Keys the party pressed that nobody has read yet. */
  readonly digits = new Inbox<Digit>(TYPED_AHEAD)
  /** Resolves when leg and media are let go of. */
  readonly gone: Promise<HungUp>
  readonly #takers = new Set<RequestTaker>()
  readonly #holdWatchers = new Set<(isHolding: boolean) => void>()
  #isHolding = false
  #isEstablished = false
  #isRenewing = false
  #end: HungUp | undefined
  #settled: (end: HungUp) => void = () => undefined

  /** @param heard Told of what comes in answer to an INVITE of ours. */
  constructor(
    { leg, port, edge }: { readonly leg: L; readonly port: MediaPort; readonly edge: Edge },
    heard: (event: OutgoingEvent) => void = () => undefined,
  ) {
    this.leg = leg
    this.port = port
    this.edge = edge
    this.scope = new Scope(edge.clock)
    this.gone = new Promise((resolve) => {
      this.#settled = resolve
    })
    this.port.onDigit((digit) => this.digits.send(digit))
    this.port.onLost((reason) => void this.#lost(reason))
    leg.hear((event) => this.#take(event, heard))
  }

  /** How the leg ended; undefined while it has not. */
  get end(): HungUp | undefined {
    return this.#end
  }

  /** The dialog stands: a loss of media until now is mended now. */
  async establish(): Promise<void> {
    this.#isEstablished = true
    if (this.port.isLost) await this.#lost('rtpengine has lost the call')
  }

  /** Whether there will be a dialog by and by, whatever the script does. */
  protected get isComing(): boolean {
    return 'isOutgoing' in this.leg
  }

  /** Offers each request of the party to somebody, the latest first. @returns stops that. */
  onRequest(taker: RequestTaker): () => void {
    this.#takers.add(taker)
    return () => this.#takers.delete(taker)
  }

  /** Told whenever the party's telephone puts us on hold, or takes us back. @returns stops that. */
  onHold(watcher: (isHolding: boolean) => void): () => void {
    this.#holdWatchers.add(watcher)
    return () => this.#holdWatchers.delete(watcher)
  }

  /** Lets go of leg and media; every operation rejects with the reason. Never rejects itself. */
  async hangUp(end: HungUp): Promise<void> {
    if (!this.#end) {
      this.#end = end
      void this.scope.close(end)
      this.digits.close()
      await Promise.allSettled([this.leg.hangUp(end), this.port.release()])
      this.#settled(end)
    }
    await this.gone
  }

  /** The party is offered other media, if there is a dialog to offer it in; or the call ends. */
  async #lost(reason: string): Promise<void> {
    if (this.#isRenewing || (!this.#isEstablished && this.isComing)) return
    this.#isRenewing = true
    try {
      if (!this.#isEstablished) throw new MediaError('lost', 'nobody has answered yet')
      await renewMedia(this)
    } catch (error) {
      await this.hangUp(new HungUp('loss', `${reason}: ${reasonOf(error)}`))
    } finally {
      this.#isRenewing = false
    }
  }

  #take(event: LegEvent, heard: (event: OutgoingEvent) => void): void {
    switch (event.type) {
      case 'ended':
        void this.hangUp(event.end)
        break
      case 'offered':
        void this.#answerOffer(event.offer)
        break
      case 'requested':
        this.#request(event.request)
        break
      default:
        heard(event)
    }
  }

  #request(request: ReceivedRequest): void {
    for (const taker of [...this.#takers].reverse()) if (taker(request)) return
    const digit = digitOfInfo(request)
    if (digit === undefined) return request.reply(request.method === 'INFO' ? 415 : 405)
    this.digits.send(digit)
    request.reply(200)
  }

  /** A new offer concerns this party's media alone: whoever it is joined with hears nothing of it. */
  async #answerOffer(offer: ReceivedOffer): Promise<void> {
    const { port } = this
    const ours = offer.sdp === undefined ? port.offer() : port.answer(offer.sdp)
    const sdp = await ours.catch(() => undefined)
    if (sdp === undefined) return offer.refuse(488)
    try {
      const theirs = await offer.answer(sdp)
      if (offer.sdp === undefined) await takeLate(port, theirs)
      this.#hold(isHoldOffer(offer.sdp ?? theirs ?? ''))
    } catch (error) {
      // RFC 3261, 14.2: without an ACK, or an answer in it, nobody knows what was agreed.
      const reason = reasonOf(error)
      await this.hangUp(new HungUp('loss', reason))
    }
  }

  #hold(isHolding: boolean): void {
    if (isHolding === this.#isHolding) return
    this.#isHolding = isHolding
    for (const watcher of this.#holdWatchers) watcher(isHolding)
  }
}

async function takeLate(port: MediaPort, answer: string | undefined): Promise<void> {
  if (answer === undefined) throw new MediaError('refused', 'the ACK has no answer')
  await port.accept(answer)
}
