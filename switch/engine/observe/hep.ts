import { parseAddress } from '../../../inventory/model/address.ts'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Protocol } from '../transport/transport.ts'
import { Glance } from './glance.ts'

/** A message as it went from one place to another. */
export interface Captured {
  readonly bytes: Buffer
  readonly protocol: Protocol
  readonly source: Endpoint
  readonly destination: Endpoint
  /** Milliseconds since 1970. */
  readonly time: number
}

/** Who captured it. */
export interface CaptureAgent {
  /** Number of 32 bits the collector knows this agent by. */
  readonly id: number
  /** Shared with the collector, which drops what comes without it; not secret on the way. */
  readonly key?: string
}

/** Chunk types of the generic vendor (HEP3 specification, revision 11, table 2). */
const CHUNK = {
  family: 0x01,
  protocol: 0x02,
  sourceIpv4: 0x03,
  destinationIpv4: 0x04,
  sourceIpv6: 0x05,
  destinationIpv6: 0x06,
  sourcePort: 0x07,
  destinationPort: 0x08,
  seconds: 0x09,
  microseconds: 0x0a,
  payloadType: 0x0b,
  agent: 0x0c,
  key: 0x0e,
  payload: 0x0f,
  correlation: 0x11,
} as const

const SIP = 1
const [AF_INET, AF_INET6] = [2, 10]
const [TCP, UDP] = [6, 17]
/** What is left of a datagram's 65507 bytes for the message. */
const LONGEST_PAYLOAD = 64_000

/** `HEP3` and the length of the whole packet. */
const PACKET_HEADER = 6
/** Vendor, type and length of a chunk. */
const CHUNK_HEADER = 6
/** Room for everything but key, Call-ID and message. */
const FIXED = 256
/** Characters of a Call-ID that are enough to tell it from others. */
const LONGEST_CALL_ID = 256

/** A packet of the Homer Encapsulation Protocol, version 3. */
export function encodeHep(captured: Captured, { id, key }: CaptureAgent): Buffer {
  const { protocol, source, destination, time } = captured
  const payload = captured.bytes.subarray(0, LONGEST_PAYLOAD)
  const texts = { key: Buffer.from(key ?? ''), callId: callIdOf(captured.bytes) }
  const packet = new Packet(FIXED + texts.key.length + texts.callId.length + payload.length)
  const isV6 = source.address.includes(':')
  packet.number(CHUNK.family, 1, isV6 ? AF_INET6 : AF_INET)
  packet.number(CHUNK.protocol, 1, protocol === 'udp' ? UDP : TCP)
  packet.bytes(isV6 ? CHUNK.sourceIpv6 : CHUNK.sourceIpv4, addressBytes(source.address, isV6))
  const type = isV6 ? CHUNK.destinationIpv6 : CHUNK.destinationIpv4
  packet.bytes(type, addressBytes(destination.address, isV6))
  packet.number(CHUNK.sourcePort, 2, source.port)
  packet.number(CHUNK.destinationPort, 2, destination.port)
  packet.number(CHUNK.seconds, 4, Math.floor(time / 1000))
  packet.number(CHUNK.microseconds, 4, Math.floor(time % 1000) * 1000)
  packet.number(CHUNK.payloadType, 1, SIP)
  packet.number(CHUNK.agent, 4, id)
  if (texts.key.length > 0) packet.bytes(CHUNK.key, texts.key)
  if (texts.callId.length > 0) packet.bytes(CHUNK.correlation, texts.callId)
  packet.bytes(CHUNK.payload, payload)
  return packet.finish()
}

function callIdOf(bytes: Buffer): Buffer {
  return Buffer.from(new Glance(bytes).callId.slice(0, LONGEST_CALL_ID))
}

/** In network byte order; zeros for what is no address. */
function addressBytes(text: string, isV6: boolean): Buffer {
  const digits = (parseAddress(text)?.value ?? 0n).toString(16)
  return Buffer.from(digits.padStart(isV6 ? 32 : 8, '0'), 'hex')
}

/** One piece of memory that is filled from its start. */
class Packet {
  readonly #buffer: Buffer
  #end = PACKET_HEADER

  constructor(room: number) {
    this.#buffer = Buffer.allocUnsafe(room)
    this.#buffer.write('HEP3')
  }

  number(type: number, size: number, value: number): void {
    this.#begin(type, size)
    this.#end = this.#buffer.writeUIntBE(value % 2 ** (size * 8), this.#end, size)
  }

  bytes(type: number, content: Buffer): void {
    this.#begin(type, content.length)
    this.#end += content.copy(this.#buffer, this.#end)
  }

  finish(): Buffer {
    this.#buffer.writeUInt16BE(this.#end, 4)
    return this.#buffer.subarray(0, this.#end)
  }

  /** Vendor 0: the generic one. */
  #begin(type: number, size: number): void {
    this.#end = this.#buffer.writeUInt16BE(0, this.#end)
    this.#end = this.#buffer.writeUInt16BE(type, this.#end)
    this.#end = this.#buffer.writeUInt16BE(size + CHUNK_HEADER, this.#end)
  }
}
