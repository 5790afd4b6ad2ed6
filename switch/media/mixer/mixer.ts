import { randomInt } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { decode, encode, type Law } from '../audio/g711.ts'
import { parseRtp, renderRtp } from '../audio/rtp.ts'
import { payloadTypeOf } from '../port/audio-sdp.ts'
import { Frames } from './frames.ts'
import { FRAME, mix } from './mix.ts'

/** Milliseconds of a frame. */
const PACE = 20
/** Frames that are made up for at most, after the process has been held up; the rest is left out. */
const MOST_LATE = 5

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
  #timer: NodeJS.Timeout | undefined
  /** When the next frame is due. */
  #due = 0

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
    this.#run()
    const { address, port } = socket.address()
    return {
      place: { address, port },
      leave: () => {
        if (!this.#rooms.has(room) || !seats.delete(seat)) return
        seat.close()
        if (seats.size === 0) this.#rooms.delete(room)
        if (this.#rooms.size === 0) this.#stop()
      },
    }
  }

  /** Empties every room. */
  close(): void {
    for (const seats of this.#rooms.values()) for (const seat of seats) seat.close()
    this.#rooms.clear()
    this.#stop()
  }

  #run(): void {
    if (this.#timer) return
    this.#due = performance.now() + PACE
    this.#timer = setInterval(() => this.#catchUp(), PACE / 2)
  }

  #stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** As many frames as are due: a timer is late more often than early. */
  #catchUp(): void {
    const now = performance.now()
    if (now - this.#due > MOST_LATE * PACE) this.#due = now
    for (; this.#due <= now; this.#due += PACE) {
      for (const seats of this.#rooms.values()) turn([...seats])
    }
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
  readonly #law: Law
  readonly #source = randomInt(2 ** 32)
  #sequence = randomInt(2 ** 16)
  #time = randomInt(2 ** 31)

  constructor(socket: UdpSocket, to: Endpoint, law: Law) {
    this.#socket = socket
    this.#to = to
    this.#law = law
    const type = payloadTypeOf(law)
    socket.on('message', (bytes) => {
      const packet = parseRtp(bytes)
      if (packet?.payloadType === type) this.frames.put(decode(law, packet.payload))
    })
  }

  close(): void {
    this.#socket.close()
  }

  /** Silence is sent as well: who hears nothing at all takes the line for dead. */
  send(samples: Int16Array = SILENT): void {
    this.#sequence += 1
    this.#time += FRAME
    const packet = renderRtp({
      ...{ payloadType: payloadTypeOf(this.#law), hasMarker: false, source: this.#source },
      ...{ sequence: this.#sequence, timestamp: this.#time },
      payload: Buffer.from(encode(this.#law, samples)),
    })
    this.#socket.send(packet, this.#to.port, this.#to.address)
  }
}

const SILENT = new Int16Array(FRAME)
