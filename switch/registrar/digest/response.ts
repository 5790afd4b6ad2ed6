import { type DigestAlgorithm, digestHash } from './algorithm.ts'

export interface DigestInput {
  readonly algorithm: DigestAlgorithm
  /** H(A1): all that a server has to know of a password. */
  readonly ha1: string
  readonly method: string
  /** Digest URI, as written in the header. */
  readonly uri: string
  readonly nonce: string
  /** Absent with a peer that knows no quality of protection (RFC 2069). */
  readonly protection?: { readonly cnonce: string; readonly nc: string }
}

/** H(A1) of `username:realm:password` (RFC 7616, 3.4.2), lower-case hex. */
export function digestHa1(
  algorithm: DigestAlgorithm,
  account: { readonly username: string; readonly realm: string; readonly password: string },
): string {
  return digestHash(algorithm, `${account.username}:${account.realm}:${account.password}`)
}

/** The `response` of RFC 7616, 3.4.1, with qop `auth`; without protection that of RFC 2069. */
export function digestResponse(input: DigestInput): string {
  const { algorithm, ha1, method, uri, nonce, protection } = input
  const ha2 = digestHash(algorithm, `${method}:${uri}`)
  const middle = protection ? `${nonce}:${protection.nc}:${protection.cnonce}:auth` : nonce
  return digestHash(algorithm, `${ha1}:${middle}:${ha2}`)
}
