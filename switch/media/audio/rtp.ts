/** One packet of RTP (RFC 3550, 5.1), without what no telephone needs. */
export interface RtpPacket {
  readonly payloadType: number
  readonly hasMarker: boolean
  /** 16 bits. */
  readonly sequence: number
  /** 32 bits, in samples. */
  readonly timestamp: number
  /** SSRC, 32 bits. */
  readonly source: number
  readonly payload: Buffer
}

const HEADER = 12
const VERSION = 2

/** @returns undefined for what is no RTP of version 2. */
export function parseRtp(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < HEADER) return undefined
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)]
  if (first >> 6 !== VERSION) return undefined
  const sources = HEADER + 4 * (first & 0x0f)
  const isExtended = (first & 0x10) !== 0
  if (bytes.length < sources + (isExtended ? 4 : 0)) return undefined
  const start = sources + (isExtended ? 4 + 4 * bytes.readUInt16BE(sources + 2) : 0)
  const padding = first & 0x20 ? (bytes.at(-1) ?? 0) : 0
  if (start + padding > bytes.length) return undefined
  return {
    payloadType: second & 0x7f,
    hasMarker: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    source: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, bytes.length - padding),
  }
}

/** Numbers too large for their fields lose their upper bits: that is how they count on. */
export function renderRtp(packet: RtpPacket): Buffer {
  const { payloadType, hasMarker, sequence, timestamp, source, payload } = packet
  const header = Buffer.alloc(HEADER)
  header.writeUInt8(VERSION << 6, 0)
  header.writeUInt8((hasMarker ? 0x80 : 0) | payloadType, 1)
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(timestamp >>> 0, 4)
  header.writeUInt32BE(source >>> 0, 8)
  return Buffer.concat([header, payload])
}
