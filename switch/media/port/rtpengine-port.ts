import { isAbsolute } from 'node:path'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { MediaError } from '../media.ts'
import type { Member } from '../mixer/mixer.ts'
import type { Held } from '../relay-watch.ts'
import type { Relay } from '../rtpengine-link.ts'
import { Anchorage } from './anchorage.ts'
import { FilePlayer } from './file-player.ts'
import type { Digit, MediaPort, Prompt, RecordedFile, RecordOptions } from './media-port.ts'
import type { Plug } from './plug.ts'
import type { PortSurroundings } from './port-surroundings.ts'
import { PressedKeys } from './pressed-keys.ts'
import { readRecording } from './read-recording.ts'
import type { Socket } from './socket.ts'

/** A party's media at rtpengine. Requests go one after the other, in the order made. */
export class RtpenginePort implements MediaPort, Held {
  readonly plug: Plug
  readonly #around: PortSurroundings
  readonly #anchorage = new Anchorage((reason) => this.lose(reason))
  readonly #keys: PressedKeys
  readonly #player: FilePlayer
  #partner: RtpenginePort | undefined
  /** Its place in a conference. */
  #room: { readonly name: string; readonly member: Member } | undefined

  constructor(plug: Plug, around: PortSurroundings) {
    this.plug = plug
    this.#around = around
    this.#keys = new PressedKeys(around.keys, plug.callId)
    this.#player = new FilePlayer(plug, this.#anchorage, (error) => this.#complain(error))
  }

  get id(): string {
    return this.plug.callId
  }

  get relay(): Relay | undefined {
    return this.plug.relay
  }

  get isLost(): boolean {
    return this.#anchorage.isLost
  }

  async answer(offer: string): Promise<string> {
    const answer = await this.#anchorage.turns.run(() => this.plug.answer(offer))
    this.#mend()
    return answer
  }

  /** Goes on with what another process left. @throws {MediaError} */
  takeUp(relay: Endpoint, party: string): Promise<void> {
    return this.#anchorage.turns.run(() => this.plug.takeUp(relay, party))
  }

  offer({ like, towards = 'plain' }: Parameters<MediaPort['offer']>[0] = {}): Promise<string> {
    const law = like instanceof RtpenginePort ? like.plug.socket?.law : undefined
    const laws = law === 'PCMU' ? { laws: ['PCMU', 'PCMA'] as const } : {}
    return this.#anchorage.turns.run(() => this.plug.offer({ towards, ...laws }))
  }

  async accept(answer: string): Promise<void> {
    try {
      await this.#anchorage.turns.run(async () => {
        // What it answers was offered before the loss.
        if (!this.isLost || this.relay) await this.plug.accept(answer)
      })
      this.#mend()
    } catch (error) {
      if (!(error instanceof MediaError) || error.fault !== 'lost') throw error
      this.lose(error.message)
    }
  }

  revert(): Promise<void> {
    return this.#anchorage.run(() => this.plug.revert())
  }

  async play(
    prompt: Prompt,
    { repeat = 1, signal }: { readonly repeat?: number; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    signal?.throwIfAborted()
    if (isAbsolute(prompt)) return this.#say(prompt, repeat, signal)
    return this.#player.play(`${this.#around.prompts}/${prompt}`, repeat, signal)
  }

  onDigit(hear: (digit: Digit) => void): () => void {
    return this.#keys.hear(hear)
  }

  /** Whoever is joined is not heard meanwhile. */
  async sendDigits(digits: string): Promise<void> {
    const keys = [...digits].filter((key): key is Digit => /[0-9*#A-D]/.test(key))
    await this.#fromSink((socket) => {
      if (socket.eventType === undefined) {
        throw new MediaError('refused', 'the party does not take keys as events')
      }
      return this.#around.sink.press(socket, keys)
    })
  }

  record(options: RecordOptions): Promise<RecordedFile> {
    return this.#around.recorder.record(this.plug, options)
  }

  async join(other: MediaPort): Promise<void> {
    if (!(other instanceof RtpenginePort)) throw new TypeError('a port of another kind')
    if (this.#partner === other) return
    await Promise.all([this.part(), other.part()])
    this.#partner = other
    other.#partner = this
    await plugTogether(this, other)
  }

  async part(): Promise<void> {
    if (this.#leaveRoom()) await this.#toSink()
    const partner = this.#partner
    this.#partner = undefined
    if (!partner) return
    partner.#partner = undefined
    await Promise.all([this.#toSink(), partner.#toSink()])
  }

  async mix(room: string): Promise<void> {
    await this.part()
    const { socket } = this.plug
    if (!socket) throw new MediaError('refused', 'nothing is agreed with the party yet')
    const member = await this.#around.mixer.enter(room, socket.place, socket.law)
    this.#room = { name: room, member }
    try {
      await this.#putInto(member.place)
    } catch (error) {
      this.#leaveRoom()
      throw error
    }
  }

  onLost(hear: (reason: string) => void): void {
    this.#anchorage.onLost(hear)
  }

  lose(reason: string): void {
    if (this.#isOver) return
    this.plug.lose(this.#around.sink.place)
    this.#keys.follow(this.id)
    this.#anchorage.lose(reason)
  }

  async release(): Promise<void> {
    if (this.#isOver) return
    const partner = this.#partner
    this.#partner = undefined
    const done = this.#anchorage.end()
    this.#leaveRoom()
    this.#keys.close()
    this.#around.released(this)
    if (partner) {
      partner.#partner = undefined
      partner.#toSink().catch((error: unknown) => this.#complain(error))
    }
    await done
    await this.plug.free().catch((error: unknown) => this.#complain(error))
  }

  /** Puts the plug into another's, in the law both speak there. */
  async putInto(other: RtpenginePort): Promise<void> {
    await other.#anchorage.there
    const { socket } = other.plug
    if (socket) return this.#putInto(socket.place, socket.law)
    if (!other.#isOver) {
      throw new MediaError('refused', 'nothing is agreed with the other party yet')
    }
  }

  get #isOver(): boolean {
    return this.#anchorage.turns.isOver
  }

  /** The party has agreed to a session again: whoever it was with is there again, too. */
  #mend(): void {
    if (!this.isLost || !this.plug.socket) return
    this.#anchorage.mend()
    const [room, partner] = [this.#room, this.#partner]
    const back = room ? this.mix(room.name) : partner && plugTogether(this, partner)
    back?.catch((error: unknown) => this.#complain(error))
  }

  /** In the law the party speaks, unless told otherwise. */
  async #putInto(place: Endpoint, law = this.plug.socket?.law): Promise<void> {
    if (law) await this.#anchorage.run(() => this.plug.put(place, law))
  }

  /** rtpengine, on another machine or as another user, does not see our recordings. */
  async #say(path: string, times: number, signal: AbortSignal | undefined): Promise<void> {
    const samples = await readRecording(path)
    await this.#fromSink(async (socket) => {
      for (let time = 0; time < times && !signal?.aborted && !this.#isOver; time += 1) {
        await this.#around.sink.say(socket, samples, signal)
      }
    })
    signal?.throwIfAborted()
  }

  /** Does something with the plug in the sink; a partner or a room is not heard meanwhile. */
  async #fromSink(act: (socket: Socket) => Promise<void>): Promise<void> {
    await this.#anchorage.there
    const [partner, room] = [this.#partner, this.#room]
    if (partner || room) await this.#toSink()
    const { socket } = this.plug
    if (!socket) throw new MediaError('refused', 'nothing is agreed with the party yet')
    try {
      await act(socket)
    } finally {
      if (partner && partner.#partner === this) await plugTogether(this, partner)
      if (room && this.#room === room) await this.#putInto(room.member.place)
    }
  }

  /** @returns whether it was in one. */
  #leaveRoom(): boolean {
    const room = this.#room
    this.#room = undefined
    room?.member.leave()
    return room !== undefined
  }

  async #toSink(): Promise<void> {
    if (this.#isOver) return
    await this.#putInto(this.#around.sink.place).catch((error: unknown) => {
      if (!this.#isOver) throw error
    })
  }

  #complain(error: unknown): void {
    const reason = reasonOf(error)
    this.#around.log('warn', 'rtpengine did not do as it was told', { id: this.plug.id, reason })
  }
}

/** The second takes the law of the first, and the first is told where the second then is. */
async function plugTogether(one: RtpenginePort, other: RtpenginePort): Promise<void> {
  await other.putInto(one)
  await one.putInto(other)
}
