import { randomInt } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { eventPayloads, PAUSE, STEP } from '../audio/events.ts'
import { FRAME, PACE, Pace } from '../audio/pace.ts'
import { renderRtp } from '../audio/rtp.ts'
import { Voice } from '../audio/voice.ts'
import type { Digit } from './media-port.ts'
import type { Socket } from './socket.ts'

interface Speech {
  readonly place: Endpoint
  readonly samples: Int16Array
  readonly voice: Voice
  /** The next sample. */
  at: number
  readonly signal: AbortSignal | undefined
  readonly over: () => void
}

/**
 * Where plugs are that are in nothing else: it swallows what it hears, for a port nobody listens on
 * would answer every packet with ICMP. Keys are pressed from here, and recordings said.
 */
export class Sink {
  readonly place: Endpoint
  readonly #socket: UdpSocket
  readonly #speeches = new Set<Speech>()
  readonly #pace = new Pace(() => this.#speak())

  constructor(socket: UdpSocket) {
    this.#socket = socket
    const { address, port } = socket.address()
    this.place = { address, port }
    socket.on('message', () => undefined)
  }

  /** Presses keys towards a party whose plug is here (RFC 4733, 2.5). */
  async press({ place, eventType = 0 }: Socket, digits: readonly Digit[]): Promise<void> {
    const stream = { source: randomInt(2 ** 32), sequence: randomInt(2 ** 16) }
    let time = randomInt(2 ** 31)
    for (const digit of digits) {
      for (const { payload, isFirst } of eventPayloads(digit)) {
        stream.sequence += 1
        const head = { payloadType: eventType, hasMarker: isFirst, timestamp: time }
        this.#socket.send(renderRtp({ ...stream, ...head, payload }), place.port, place.address)
        await setTimeout(PACE)
      }
      await setTimeout(PACE * PAUSE)
      time += STEP * 12
    }
  }

  /** Says samples towards a party whose plug is here; resolves at their end, or when stopped. */
  say({ place, law }: Socket, samples: Int16Array, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const speech: Speech = { place, samples, voice: new Voice(law), at: 0, signal, over: resolve }
      this.#speeches.add(speech)
      this.#pace.start()
    })
  }

  #speak(): void {
    for (const speech of this.#speeches) {
      const { place, samples, voice, signal, over } = speech
      if (speech.at >= samples.length || signal?.aborted) {
        this.#speeches.delete(speech)
        over()
        continue
      }
      const frame = new Int16Array(FRAME)
      frame.set(samples.subarray(speech.at, speech.at + FRAME))
      this.#socket.send(voice.next(frame), place.port, place.address)
      speech.at += FRAME
    }
    if (this.#speeches.size === 0) this.#pace.stop()
  }

  close(): void {
    this.#pace.stop()
    for (const { over } of this.#speeches) over()
    this.#socket.close()
  }
}

/** @param address of ours that every rtpengine reaches. */
export async function openSink(address: string): Promise<Sink> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  return new Sink(socket)
}
