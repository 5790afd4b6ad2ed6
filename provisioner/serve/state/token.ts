import { createHash, timingSafeEqual } from 'node:crypto'
import type { TokenHash } from './node-state.ts'

/** Bytes of a token; in an address it is twice as many hexadecimal digits. */
export const TOKEN_BYTES = 16

/** A token, from as many random bytes. */
export const tokenFrom = (random: Buffer): string => random.toString('hex')

export const hashToken = (token: string): TokenHash =>
  createHash('sha256').update(token).digest('hex')

/** In the same time for every wrong token. */
export function isHashOf(hash: TokenHash, token: string): boolean {
  return timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(hashToken(token), 'hex'))
}
