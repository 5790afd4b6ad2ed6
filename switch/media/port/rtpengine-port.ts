import { readFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { readWav } from '../audio/wav.ts'
import { InTurn } from '../in-turn.ts'
import { MediaError } from '../media.ts'
import type { Member, Mixer } from '../mixer/mixer.ts'
import type { KeyListener } from './key-listener.ts'
import type { Digit, MediaPort, Prompt, RecordedFile, RecordOptions } from './media-port.ts'
import { PARTY, type Plug, type Socket } from './plug.ts'
import type { Recorder } from './recorder.ts'
import type { Sink } from './sink.ts'

export interface PortSurroundings {
  readonly sink: Sink
  readonly keys: KeyListener
  readonly recorder: Recorder
  readonly mixer: Mixer
  /** Folder of sound files, as rtpengine sees it. */
  readonly prompts: string
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
  /** The port is no more. */
  readonly released: (port: RtpenginePort) => void
}

/** rtpengine plays the file this often at most; for music that has no end. */
const FOREVER = 100_000

/** A party's media at rtpengine. Requests go one after the other, in the order made. */
export class RtpenginePort implements MediaPort {
  readonly plug: Plug
  readonly #around: PortSurroundings
  readonly #hearers = new Set<(digit: Digit) => void>()
  readonly #mourners = new Set<(reason: string) => void>()
  readonly #unhear: () => void
  #partner: RtpenginePort | undefined
  /** Its place in a conference. */
  #member: Member | undefined
  readonly #turns = new InTurn()

  constructor(plug: Plug, around: PortSurroundings) {
    this.plug = plug
    this.#around = around
    this.#unhear = around.keys.hear(plug.id, (digit) => {
      for (const hear of this.#hearers) hear(digit)
    })
  }

  answer(offer: string): Promise<string> {
    return this.#turns.run(() => this.plug.answer(offer))
  }

  /** Goes on with what another process left. @throws {MediaError} */
  takeUp(relay: Endpoint, party: string): Promise<void> {
    return this.#turns.run(() => this.plug.takeUp(relay, party))
  }

  offer({ like }: { readonly like?: MediaPort } = {}): Promise<string> {
    const law = like instanceof RtpenginePort ? like.plug.socket?.law : undefined
    const laws = law === 'PCMU' ? (['PCMU', 'PCMA'] as const) : undefined
    return this.#turns.run(() => this.plug.offer(this.plug.socket ? undefined : laws))
  }

  accept(answer: string): Promise<void> {
    return this.#turns.run(() => this.plug.accept(answer))
  }

  revert(): Promise<void> {
    return this.#turns.run(() => this.plug.revert())
  }

  async play(
    prompt: Prompt,
    { repeat = 1, signal }: { readonly repeat?: number; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    signal?.throwIfAborted()
    const times = Math.min(repeat, FOREVER)
    if (isAbsolute(prompt)) return this.#say(prompt, times, signal)
    const duration = await this.#turns.run(() =>
      this.plug.play(`${this.#around.prompts}/${prompt}`, times),
    )
    // rtpengine does not tell when it has played: it tells how long it will.
    try {
      await setTimeout(duration * times, undefined, signal ? { signal } : {})
    } catch {
      await this.#stop()
      signal?.throwIfAborted()
    }
  }

  onDigit(hear: (digit: Digit) => void): () => void {
    this.#hearers.add(hear)
    return () => this.#hearers.delete(hear)
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
    this.#member = member
    try {
      await this.#putInto(member.place)
    } catch (error) {
      this.#leaveRoom()
      throw error
    }
  }

  onLost(hear: (reason: string) => void): void {
    this.#mourners.add(hear)
  }

  /** rtpengine has lost the call. */
  lose(reason: string): void {
    if (this.#turns.isOver) return
    for (const hear of this.#mourners) hear(reason)
    this.#mourners.clear()
  }

  async release(): Promise<void> {
    if (this.#turns.isOver) return
    const partner = this.#partner
    this.#partner = undefined
    const done = this.#turns.end()
    this.#leaveRoom()
    this.#unhear()
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
    const { socket } = other.plug
    if (!socket) throw new MediaError('refused', 'nothing is agreed with the other party yet')
    await this.#putInto(socket.place, socket.law)
  }

  /** In the law the party speaks, unless told otherwise. */
  async #putInto(place: Endpoint, law = this.plug.socket?.law): Promise<void> {
    if (law) await this.#turns.run(() => this.plug.put(place, law))
  }

  /** rtpengine, on another machine or as another user, does not see our recordings. */
  async #say(path: string, times: number, signal: AbortSignal | undefined): Promise<void> {
    const samples = await readRecording(path)
    await this.#fromSink(async (socket) => {
      for (let time = 0; time < times && !signal?.aborted && !this.#turns.isOver; time += 1) {
        await this.#around.sink.say(socket, samples, signal)
      }
    })
    signal?.throwIfAborted()
  }

  /** Does something with the plug in the sink; a partner or a room is not heard meanwhile. */
  async #fromSink(act: (socket: Socket) => Promise<void>): Promise<void> {
    const [partner, member] = [this.#partner, this.#member]
    if (partner || member) await this.#toSink()
    const { socket } = this.plug
    if (!socket) throw new MediaError('refused', 'nothing is agreed with the party yet')
    try {
      await act(socket)
    } finally {
      if (partner && partner.#partner === this) await plugTogether(this, partner)
      if (member && this.#member === member) await this.#putInto(member.place)
    }
  }

  /** @returns whether it was in one. */
  #leaveRoom(): boolean {
    const member = this.#member
    this.#member = undefined
    member?.leave()
    return member !== undefined
  }

  async #toSink(): Promise<void> {
    if (this.#turns.isOver) return
    await this.#putInto(this.#around.sink.place).catch((error: unknown) => {
      if (!this.#turns.isOver) throw error
    })
  }

  async #stop(): Promise<void> {
    if (this.#turns.isOver) return
    await this.#turns
      .run(() => this.plug.request('stopMedia', { 'from-tag': PARTY }))
      .catch((error: unknown) => this.#complain(error))
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

/** @throws {MediaError} */
async function readRecording(path: string): Promise<Int16Array> {
  try {
    return readWav(await readFile(path))
  } catch (error) {
    throw new MediaError('refused', `${path} cannot be played: ${reasonOf(error)}`)
  }
}
