import { randomInt } from 'node:crypto'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { eventPayloads, PAUSE, STEP } from '../audio/events.ts'
import { renderRtp } from '../audio/rtp.ts'
import type { Digit } from './media-port.ts'
import type { Socket } from './plug.ts'

/** Milliseconds between two packets. */
const PACE = 20

/**
 * Where plugs are that are in nothing else: it swallows what it hears, for a port nobody listens on
 * would answer every packet with ICMP. Keys are pressed from here.
 */
export class Sink {
  readonly place: Endpoint
  readonly #socket: UdpSocket

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

  close(): void {
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
