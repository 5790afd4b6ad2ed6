/** The polynomial of CRC-32C, bits reversed (RFC 3720, 12.1). */
const CASTAGNOLI = 0x82f63b78

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1 ? CASTAGNOLI : 0) ^ (value >>> 1)
  return value >>> 0
})

/** CRC-32C of some bytes (RFC 3720, 12.1), as VHDX wants it. */
export function crc32c(bytes: Uint8Array): number {
  let value = 0xffff_ffff
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return ~value >>> 0
}
