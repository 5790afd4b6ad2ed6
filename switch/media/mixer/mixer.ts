import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { decode, type Law } from '../audio/g711.ts'
import { Pace } from '../audio/pace.ts'
import { parseRtp } from '../audio/rtp.ts'
import { Voice } from '../audio/voice.ts'
import { payloadTypeOf } from '../port/audio-sdp.ts'
import { Frames } from './frames.ts'
import { mix } from './mix.ts'

/** Somebody in a room. */
export interface Member {
  /** Where what it says is taken. */
  readonly place: Endpoint
  leave(): void
}

/** Mixes rooms in G.711: everybody in a room hears everybody else. */
export class Mixer {
  readonly #address: string
  readonly #rooms = new Map<string, Set<Seat>>()
  readonly #pace = new Pace(() => {
    for (const seats of this.#rooms.values()) turn([...seats])
  })

  /** @param address of ours that every rtpengine reaches. */
  constructor(address: string) {
    this.#address = address
  }

  /** Rooms somebody is in. */
  get rooms(): number {
    return this.#rooms.size
  }

  /** @param to where what it hears is sent. */
  async enter(room: string, to: Endpoint, law: Law): Promise<Member> {
    const socket = createSocket(this.#address.includes(':') ? 'udp6' : 'udp4')
    socket.bind(0, this.#address)
    await once(socket, 'listening')
    const seat = new Seat(socket, to, law)
    const seats = this.#rooms.get(room) ?? new Set()
    this.#rooms.set(room, seats.add(seat))
    this.#pace.start()
    const { address, port } = socket.address()
    return {
      place: { address, port },
      leave: () => {
        if (!this.#rooms.has(room) || !seats.delete(seat)) return
        seat.close()
        if (seats.size === 0) this.#rooms.delete(room)
        if (this.#rooms.size === 0) this.#pace.stop()
      },
    }
  }

  /** Empties every room. */
  close(): void {
    for (const seats of this.#rooms.values()) for (const seat of seats) seat.close()
    this.#rooms.clear()
    this.#pace.stop()
  }
}

function turn(seats: readonly Seat[]): void {
  const heard = mix(seats.map((seat) => seat.frames.take()))
  for (const [index, seat] of seats.entries()) seat.send(heard[index])
}

class Seat {
  readonly frames = new Frames()
  readonly #socket: UdpSocket
  readonly #to: Endpoint
  readonly #voice: Voice

  constructor(socket: UdpSocket, to: Endpoint, law: Law) {
    this.#socket = socket
    this.#to = to
    this.#voice = new Voice(law)
    const type = payloadTypeOf(law)
    socket.on('message', (bytes) => {
      const packet = parseRtp(bytes)
      if (packet?.payloadType === type) this.frames.put(decode(law, packet.payload))
    })
  }

  close(): void {
    this.#socket.close()
  }

  send(samples?: Int16Array): void {
    this.#socket.send(this.#voice.next(samples), this.#to.port, this.#to.address)
  }
}
