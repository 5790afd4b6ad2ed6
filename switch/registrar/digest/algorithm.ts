import { createHash, timingSafeEqual } from 'node:crypto'

/** Hashes of digest authentication, strongest first: the order in which they are offered (RFC 8760, 2.4). */
export const DIGEST_ALGORITHMS = ['SHA-512-256', 'SHA-256', 'MD5'] as const
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number]

const OPENSSL = { 'SHA-512-256': 'sha512-256', 'SHA-256': 'sha256', MD5: 'md5' } as const

/** The algorithm of this name in any case; no name means MD5 (RFC 7616, 3.3). */
export function digestAlgorithm(name = 'MD5'): DigestAlgorithm | undefined {
  return DIGEST_ALGORITHMS.find((each) => each.toLowerCase() === name.toLowerCase())
}

/** H(text) of RFC 7616, 3.3, in lower-case hex. */
export function digestHash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(OPENSSL[algorithm]).update(text).digest('hex')
}

/** Length of a response in hex digits. */
export function digestLength(algorithm: DigestAlgorithm): number {
  return algorithm === 'MD5' ? 32 : 64
}

/** Compares two hex texts of the same length in the same time, wherever they differ. */
export function isSameDigest(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
