import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Law } from '../audio/g711.ts'
import { firstRelay } from '../first-relay.ts'
import { MediaError } from '../media.ts'
import { deleteRequest, TREATMENT } from '../media-request.ts'
import { OwnOrigin } from '../own-origin.ts'
import { bridging, type Profile, profileOf } from '../profile.ts'
import type { Relay, RtpengineLink, Verb } from '../rtpengine-link.ts'
import { directionFor, EVENT_TYPE, readAudio, renderAudio } from './audio-sdp.ts'
import { hearInBand } from './hear-in-band.ts'
import { LAWS, lawFor, type Socket, socketOf } from './socket.ts'

/** Names of the two sides of a call, as rtpengine is told. */
export const PARTY = 'party'
const PLUG = 'plug'

export interface PlugSurroundings {
  readonly link: Pick<RtpengineLink, 'request'>
  /** Relays in the order they should be tried for a new call. */
  readonly inOrder: () => readonly Relay[]
  /** Where keys are told, as `address:port`. */
  readonly keys: string
}

/** About the first offer; later ones are as was agreed. */
export interface OfferOptions {
  /** In order of preference. */
  readonly laws?: readonly Law[]
  /** How the party's media has to travel; plain unless given. */
  readonly towards?: Profile
}

/**
 * One party in a call of rtpengine whose other side is a plug: it can be put into whatever speaks
 * RTP, a socket of ours or the plug of another call, while the party notices nothing: its ports and
 * its codec stay.
 */
export class Plug {
  readonly id: string
  readonly #around: PlugSurroundings
  /** The relay that took the first request; the call stays there. */
  #relay: Relay | undefined
  /** What the party last said of itself that was agreed to. */
  #party: string | undefined
  #socket: Socket | undefined
  /** How the party's media travels; absent until something is known of it. */
  #profile: Profile | undefined
  /** Where the plug is. */
  #in: Endpoint
  /** Where the party was told to send to. */
  #anchor: Endpoint | undefined
  readonly #origin = new OwnOrigin()
  #losses = 0

  /** @param into where the plug is at first. */
  constructor(id: string, into: Endpoint, around: PlugSurroundings) {
    this.id = id
    this.#in = into
    this.#around = around
  }

  /** As rtpengine knows it; another after each loss, so that what is left of the last is not meant. */
  get callId(): string {
    return this.#losses === 0 ? this.id : `${this.id}-${this.#losses}`
  }

  /** Absent until the party has been offered something, or has offered, since the last loss. */
  get relay(): Relay | undefined {
    return this.#relay
  }

  /** Absent until the party has agreed to a session. */
  get socket(): Socket | undefined {
    return this.#socket
  }

  /** @returns the answer for the party. @throws {MediaError} */
  async answer(offer: string): Promise<string> {
    const law = lawFor(readAudio(offer))
    const { answer, socket } = await this.#turn(offer, this.#in, law)
    this.#party = offer
    this.#socket = socket
    await hearInBand(PARTY, this)
    return this.#tell(answer)
  }

  /**
   * Goes on with a call that another process of ours left at a relay.
   *
   * @param party what the party last said of itself.
   * @throws {MediaError} also when the relay does not know the call any more
   */
  async takeUp(at: Endpoint, party: string): Promise<void> {
    const { address, port } = at
    this.#relay = this.#around
      .inOrder()
      .find(({ place }) => place.address === address && place.port === port)
    await this.request('query', {})
    // Whether anything plays is not known.
    await this.request('stopMedia', { 'from-tag': PARTY }).catch(() => undefined)
    const { answer, socket } = await this.#turn(party, this.#in, lawFor(readAudio(party)))
    this.#anchor = readAudio(answer)?.place
    this.#party = party
    this.#socket = socket
    await hearInBand(PARTY, this)
  }

  /** @returns an offer for the party. @throws {MediaError} */
  async offer({ laws = LAWS, towards = 'plain' }: OfferOptions = {}): Promise<string> {
    const socket = this.#socket
    this.#profile ??= towards
    const sdp = renderAudio({
      place: this.#in,
      laws: socket ? [socket.law] : laws,
      eventType: socket?.eventType ?? EVENT_TYPE,
    })
    const question = { from: PLUG, to: PARTY, sdp, recipient: this.#profile }
    return this.#tell(await this.#ask('offer', question))
  }

  /** Takes the party's answer to `offer`. @throws {MediaError} */
  async accept(answer: string): Promise<void> {
    const sides = { from: PLUG, to: PARTY }
    this.#profile = profileOf(answer)
    const ours = await this.#ask('answer', { ...sides, sdp: answer, recipient: 'plain' })
    this.#party = answer
    this.#socket = socketOf(ours)
    await hearInBand(PARTY, this)
  }

  /** Puts the plug somewhere else. @throws {MediaError} */
  async put(into: Endpoint, law: Law): Promise<void> {
    if (this.#party === undefined) throw new MediaError('refused', 'nothing is agreed yet')
    const { answer, socket } = await this.#turn(this.#party, into, law)
    // One that was started anew makes the call anew, and the party would go on sending elsewhere.
    if (readAudio(answer)?.place.port !== this.#anchor?.port) {
      throw new MediaError('lost', 'rtpengine has made the call anew')
    }
    this.#in = into
    this.#socket = socket
  }

  /** Back to what was agreed, after an offer of ours was refused. @throws {MediaError} */
  async revert(): Promise<void> {
    if (this.#socket) await this.put(this.#in, this.#socket.law)
  }

  /** Frees the ports. @throws {MediaError} */
  async free(): Promise<void> {
    if (this.#relay) {
      await this.#around.link.request(this.#relay, 'delete', deleteRequest(this.callId))
    }
  }

  /**
   * The relay has lost the call: the next offer or answer is made of another, at whatever relay.
   *
   * @param into where the plug is then.
   */
  lose(into: Endpoint): void {
    // One that only does not answer may have it still.
    this.free().catch(() => undefined)
    this.#relay = undefined
    this.#party = undefined
    this.#socket = undefined
    this.#in = into
    this.#losses += 1
  }

  /** Plays a file to the party. @returns milliseconds it takes once. @throws {MediaError} */
  async play(file: string, times: number): Promise<number> {
    const wanted = { 'from-tag': PARTY, file, 'repeat-times': times, flags: ['block-egress'] }
    try {
      return Number((await this.request('playMedia', wanted)).duration)
    } catch (error) {
      if (!(error instanceof MediaError) || error.fault !== 'refused') throw error
      throw new MediaError('refused', `${file} cannot be played: ${error.message}`)
    }
  }

  /** Something else of this call. @throws {MediaError} */
  async request(verb: Verb, body: object): Promise<Readonly<Record<string, unknown>>> {
    if (!this.#relay) throw new MediaError('refused', 'nothing is agreed yet')
    return this.#around.link.request(this.#relay, verb, { 'call-id': this.callId, ...body })
  }

  #tell(sdp: string): string {
    this.#anchor = readAudio(sdp)?.place
    return this.#origin.stamp(sdp)
  }

  /** Lets the party offer and the plug answer, whoever did so in SIP. */
  async #turn(party: string, place: Endpoint, law: Law) {
    const sides = { from: PARTY, to: PLUG, law }
    this.#profile = profileOf(party)
    const ours = await this.#ask('offer', { ...sides, sdp: party, recipient: 'plain' })
    const socket = { ...socketOf(ours), law }
    const { eventType } = socket
    const direction = directionFor(readAudio(party)?.direction ?? 'sendrecv')
    const events = eventType === undefined ? {} : { eventType }
    const sdp = renderAudio({ place, laws: [law], direction, ...events })
    const answer = await this.#ask('answer', { ...sides, sdp, recipient: this.#profile })
    return { answer, socket }
  }

  async #ask(verb: 'offer' | 'answer', question: Question): Promise<string> {
    const { sdp } = await this.#send(verb, this.#body(question))
    if (typeof sdp === 'string') return sdp
    throw new MediaError('refused', 'rtpengine gave no session description')
  }

  async #send(verb: Verb, body: object): Promise<Readonly<Record<string, unknown>>> {
    const { link, inOrder } = this.#around
    const { callId } = this
    if (this.#relay) return link.request(this.#relay, verb, body)
    const { relay, reply } = await firstRelay(
      inOrder(),
      (each) => link.request(each, verb, body),
      (each) => void link.request(each, 'delete', deleteRequest(callId)).catch(() => undefined),
    )
    this.#relay = relay
    return reply
  }

  #body({ from, to, sdp, recipient, law }: Question): object {
    return {
      ...{ 'call-id': this.callId, 'from-tag': from, 'to-tag': to, sdp, ...TREATMENT },
      ...bridging(profileOf(sdp), recipient),
      'DTMF-log-dest': this.#around.keys,
      ...(law && { codec: { transcode: [law] } }),
    }
  }
}

interface Question {
  readonly from: string
  readonly to: string
  readonly sdp: string
  /** Of who is to read what rtpengine makes of it. */
  readonly recipient: Profile
  /** What rtpengine makes of the party's codec, where that is another. */
  readonly law?: Law
}
