/**
 * G.711 (ITU-T G.711; RFC 3551, 4.5.14): eight bits a sample, 8000 samples a second, in the two
 * laws of the world. Linear samples have 16 bits.
 */
export type Law = 'PCMA' | 'PCMU'

/** The byte of silence. */
export const SILENCE: Readonly<Record<Law, number>> = { PCMA: 0xd5, PCMU: 0xff }

const DECODED: Readonly<Record<Law, Int16Array>> = {
  PCMA: Int16Array.from({ length: 256 }, (_, code) => expandA(code)),
  PCMU: Int16Array.from({ length: 256 }, (_, code) => expandMu(code)),
}

const ENCODED: Readonly<Record<Law, Uint8Array>> = {
  PCMA: Uint8Array.from({ length: 65536 }, (_, index) => compressA(index - 32768)),
  PCMU: Uint8Array.from({ length: 65536 }, (_, index) => compressMu(index - 32768)),
}

export function decode(law: Law, bytes: Uint8Array): Int16Array {
  const table = DECODED[law]
  return Int16Array.from(bytes, (code) => table[code] ?? 0)
}

export function encode(law: Law, samples: Int16Array): Uint8Array {
  const table = ENCODED[law]
  return Uint8Array.from(samples, (sample) => table[sample + 32768] ?? 0)
}

/** ITU-T G.711, table 1: even bits are inverted; the sign bit is set for what is positive. */
function expandA(code: number): number {
  const bits = code ^ 0x55
  const [exponent, mantissa] = [(bits & 0x70) >> 4, bits & 0x0f]
  const magnitude =
    exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1)
  return bits & 0x80 ? magnitude : -magnitude
}

function compressA(sample: number): number {
  const isPositive = sample >= 0
  const magnitude = Math.min(isPositive ? sample : -sample - 1, 32767) >> 4
  let exponent = 0
  let rest = magnitude
  while (rest > 31) {
    rest >>= 1
    exponent += 1
  }
  const bits = magnitude < 32 ? magnitude : ((exponent + 1) << 4) | (rest & 0x0f)
  return (bits | (isPositive ? 0x80 : 0)) ^ 0x55
}

/** ITU-T G.711, table 2: every bit is inverted, and 33 is added before the exponent is taken. */
function expandMu(code: number): number {
  const bits = ~code & 0xff
  const [exponent, mantissa] = [(bits & 0x70) >> 4, bits & 0x0f]
  const magnitude = (((mantissa << 3) + 0x84) << exponent) - 0x84
  return bits & 0x80 ? -magnitude : magnitude
}

function compressMu(sample: number): number {
  const magnitude = Math.min(Math.abs(sample), 32635) + 0x84
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7)
  const bits = (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)
  return ~(bits | (sample < 0 ? 0x80 : 0)) & 0xff
}
