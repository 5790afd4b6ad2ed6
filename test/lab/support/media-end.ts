import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:dgram'
import { setTimeout } from 'node:timers/promises'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'

/** Milliseconds of speech in a packet, and its bytes in G.711 A-law (RFC 3551, 4.5.14). */
const PACKET = { milliseconds: 20, bytes: 160 }
const HEADER = 12
const PCMA = 8

/** An RTP packet that came. */
export interface Heard {
  /** `address:port` it came from. */
  readonly from: string
  readonly payload: string
}

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/** One end of a stream of RTP (RFC 3550): it says noise, and remembers what it hears. */
export class MediaEnd {
  readonly heard: Heard[] = []
  readonly #socket: Socket
  readonly #source = randomBytes(4).readUInt32BE()
  #sequence = 0
  #version = 0

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (bytes, { address, port }) => {
      const payload = bytes.subarray(HEADER).toString('hex')
      if (bytes.length === HEADER + PACKET.bytes)
        this.heard.push({ from: `${address}:${port}`, payload })
    })
  }

  /** A session description of this end; each is newer than the last (RFC 3264, 8). */
  describe(direction: Direction = 'sendrecv'): string {
    const { address, port } = this.#socket.address()
    this.#version += 1
    return [
      'v=0',
      `o=lab ${port} ${this.#version} IN IP4 ${address}`,
      's=-',
      `c=IN IP4 ${address}`,
      't=0 0',
      `m=audio ${port} RTP/AVP ${PCMA} 101`,
      `a=rtpmap:${PCMA} PCMA/8000`,
      'a=rtpmap:101 telephone-event/8000',
      `a=${direction}`,
      '',
    ].join('\r\n')
  }

  /** Speaks in real time. @returns the payloads, as they should be heard. */
  async speak(to: Endpoint, packets: number): Promise<readonly string[]> {
    const said: string[] = []
    for (let count = 0; count < packets; count += 1) {
      const payload = randomBytes(PACKET.bytes)
      this.#socket.send(Buffer.concat([this.#header(), payload]), to.port, to.address)
      said.push(payload.toString('hex'))
      await setTimeout(PACKET.milliseconds)
    }
    return said
  }

  /** RFC 3550, 5.1. */
  #header(): Buffer {
    const header = Buffer.alloc(HEADER)
    this.#sequence += 1
    header.writeUInt8(0x80, 0)
    header.writeUInt8(PCMA, 1)
    header.writeUInt16BE(this.#sequence, 2)
    header.writeUInt32BE(this.#sequence * PACKET.bytes, 4)
    header.writeUInt32BE(this.#source, 8)
    return header
  }
}

/** Where a session description wants its media (RFC 4566, 5.7 and 5.14). */
export function mediaOf(sdp: string): Endpoint {
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1]
  const port = /^m=audio (\d+)/m.exec(sdp)?.[1]
  if (!address || !port) throw new Error(`no audio in ${sdp}`)
  return { address, port: Number(port) }
}
