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

/** A packet of the Homer Encapsulation Protocol, version 3. */
export function encodeHep(captured: Captured, agent: CaptureAgent): Buffer {
  const { bytes, protocol, source, destination, time } = captured
  const isV6 = source.address.includes(':')
  const callId = new Glance(bytes).callId
  const chunks = [
    chunk(CHUNK.family, u8(isV6 ? AF_INET6 : AF_INET)),
    chunk(CHUNK.protocol, u8(protocol === 'udp' ? UDP : TCP)),
    chunk(isV6 ? CHUNK.sourceIpv6 : CHUNK.sourceIpv4, addressBytes(source.address, isV6)),
    chunk(
      isV6 ? CHUNK.destinationIpv6 : CHUNK.destinationIpv4,
      addressBytes(destination.address, isV6),
    ),
    chunk(CHUNK.sourcePort, u16(source.port)),
    chunk(CHUNK.destinationPort, u16(destination.port)),
    chunk(CHUNK.seconds, u32(Math.floor(time / 1000))),
    chunk(CHUNK.microseconds, u32(Math.floor(time % 1000) * 1000)),
    chunk(CHUNK.payloadType, u8(SIP)),
    chunk(CHUNK.agent, u32(agent.id)),
    ...(agent.key === undefined ? [] : [chunk(CHUNK.key, Buffer.from(agent.key))]),
    ...(callId === '' ? [] : [chunk(CHUNK.correlation, Buffer.from(callId.slice(0, 256)))]),
    chunk(CHUNK.payload, bytes.subarray(0, LONGEST_PAYLOAD)),
  ]
  const content = Buffer.concat(chunks)
  return Buffer.concat([Buffer.from('HEP3'), u16(content.length + 6), content])
}

/** Vendor 0, type, length with these six bytes, content. */
function chunk(type: number, content: Buffer): Buffer {
  return Buffer.concat([u16(0), u16(type), u16(content.length + 6), content])
}

function u8(value: number): Buffer {
  return Buffer.from([value])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/** In network byte order; zeros for what is no address. */
function addressBytes(text: string, isV6: boolean): Buffer {
  const digits = (parseAddress(text)?.value ?? 0n).toString(16)
  return Buffer.from(digits.padStart(isV6 ? 32 : 8, '0'), 'hex')
}
