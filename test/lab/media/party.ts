import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'
import { eventPayloads } from '../../../switch/media/audio/events.ts'
import { decode, encode, type Law } from '../../../switch/media/audio/g711.ts'
import { parseRtp, type RtpPacket, renderRtp } from '../../../switch/media/audio/rtp.ts'
import { wavHeader } from '../../../switch/media/audio/wav.ts'
import {
  EVENT_TYPE,
  payloadTypeOf,
  readAudio,
  renderAudio,
} from '../../../switch/media/port/audio-sdp.ts'
import type { Digit } from '../../../switch/media/port/media-port.ts'

const STEP = 160
const PACE = 20

/** A telephone's media: it says tones, and tells which tones it hears. */
export class Party {
  readonly #socket: Socket
  readonly #law: Law
  /** Payload type of its keys; absent: it has them in its sound. */
  readonly #eventType: number | undefined
  readonly heard: RtpPacket[] = []
  #to: { readonly address: string; readonly port: number } | undefined
  #sequence = 1
  /** rtpengine takes an event at the time 0 for one it has seen. */
  #time = 160_000
  #saying: NodeJS.Timeout | undefined

  constructor(socket: Socket, law: Law, eventType?: number) {
    this.#socket = socket
    this.#law = law
    this.#eventType = eventType
    socket.on('message', (bytes) => {
      const packet = parseRtp(bytes)
      if (packet) this.heard.push(packet)
    })
  }

  describe(): string {
    const { address, port } = this.#socket.address()
    return renderAudio({
      place: { address, port },
      laws: [this.#law],
      ...(this.#eventType !== undefined && { eventType: this.#eventType }),
    })
  }

  /** Where its media goes from now on. */
  towards(sdp: string): void {
    const audio = readAudio(sdp)
    if (!audio) throw new Error(`no audio in ${sdp}`)
    this.#to = audio.place
  }

  /** Says a tone, in real time, until it says another. */
  say(hertz: number): void {
    clearInterval(this.#saying)
    this.#saying = setInterval(() => {
      const payload = Buffer.from(encode(this.#law, tone(hertz, this.#time)))
      this.#send({ payloadType: payloadTypeOf(this.#law), payload })
      this.#time += STEP
    }, PACE)
  }

  hush(): void {
    clearInterval(this.#saying)
  }

  /** Presses a key for so long, a sound of two tones (ITU-T Q.23); then it is silent for as long. */
  async pressInBand(digit: Digit, milliseconds: number): Promise<void> {
    this.hush()
    const [low, high] = TONES_OF_KEYS[digit]
    for (let frame = 0; frame < (2 * milliseconds) / PACE; frame += 1) {
      const [one, other] = [tone(low, this.#time), tone(high, this.#time)]
      const isSound = frame < milliseconds / PACE
      const samples = one.map((each, at) => (isSound ? (each + (other[at] ?? 0)) / 4 : 0))
      const payload = Buffer.from(encode(this.#law, samples))
      this.#send({ payloadType: payloadTypeOf(this.#law), payload })
      this.#time += STEP
      await setTimeout(PACE)
    }
  }

  /** Presses a key, and says nothing meanwhile: one event has one timestamp (RFC 4733, 2.5.1.2). */
  async press(digit: Digit): Promise<void> {
    this.hush()
    for (const { payload, isFirst: hasMarker } of eventPayloads(digit)) {
      this.#send({ payloadType: EVENT_TYPE, payload, hasMarker })
      await setTimeout(PACE)
    }
    this.#time += 10 * STEP
  }

  /** Loudness of a tone among the last 200 ms that were heard, 0 to about 1. */
  loudness(hertz: number): number {
    const packets = this.heard.filter(({ payload }) => payload.length === STEP).slice(-10)
    const samples = packets.flatMap(({ payload }) => [...decode(this.#law, payload)])
    return goertzel(samples, hertz)
  }

  /** Streams that came since `from`, by their SSRC. */
  sources(from = 0): ReadonlySet<number> {
    return new Set(this.heard.slice(from).map(({ source }) => source))
  }

  close(): void {
    this.hush()
    this.#socket.close()
  }

  #send(part: Pick<RtpPacket, 'payloadType' | 'payload'> & { readonly hasMarker?: boolean }): void {
    if (!this.#to) throw new Error('it does not know whom to talk to')
    const packet = {
      ...{ sequence: this.#sequence, timestamp: this.#time, source: 7, hasMarker: false },
      ...part,
    }
    this.#sequence += 1
    this.#socket.send(renderRtp(packet), this.#to.port, this.#to.address)
  }
}

/** Of the keys, in hertz (ITU-T Q.23). */
const TONES_OF_KEYS: Readonly<Record<Digit, readonly [number, number]>> = {
  ...{ '1': [697, 1209], '2': [697, 1336], '3': [697, 1477], A: [697, 1633] },
  ...{ '4': [770, 1209], '5': [770, 1336], '6': [770, 1477], B: [770, 1633] },
  ...{ '7': [852, 1209], '8': [852, 1336], '9': [852, 1477], C: [852, 1633] },
  ...{ '*': [941, 1209], '0': [941, 1336], '#': [941, 1477], D: [941, 1633] },
}

/** Heard well, and not heard. */
export const [CLEAR, FAINT] = [0.5, 0.05]

/** A sound file of a tone. */
export function wav(hertz: number, milliseconds: number): Buffer {
  const samples = tone(hertz, 0, milliseconds * 8)
  return Buffer.concat([wavHeader(samples.length), Buffer.from(samples.buffer)])
}

/** One packet of a tone at half of full loudness. */
export function tone(hertz: number, start: number, samples = STEP): Int16Array {
  return Int16Array.from(
    { length: samples },
    (_, index) => 16000 * Math.sin((2 * Math.PI * hertz * (start + index)) / 8000),
  )
}

/** How much of a tone is in it: 1 for the tone above, 0 for none. */
export function goertzel(samples: readonly number[], hertz: number): number {
  const turn = (2 * Math.PI * hertz) / 8000
  const [real, imaginary] = samples.reduce<readonly [number, number]>(
    ([cosine, sine], sample, index) => [
      cosine + sample * Math.cos(turn * index),
      sine + sample * Math.sin(turn * index),
    ],
    [0, 0],
  )
  return (2 * Math.hypot(real, imaginary)) / (Math.max(1, samples.length) * 16000)
}

/** @param keys how it presses them: RFC 4733, or as sound. */
export async function openParty(
  t: Test,
  law: Law = 'PCMA',
  keys: 'events' | 'sound' = 'events',
): Promise<Party> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const party = new Party(socket, law, keys === 'events' ? EVENT_TYPE : undefined)
  t.teardown(() => party.close())
  return party
}
