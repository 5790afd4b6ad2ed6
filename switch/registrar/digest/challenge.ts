import type { DigestAlgorithm } from './algorithm.ts'
import { renderChallenge } from './auth-header.ts'

export interface Challenge {
  readonly realm: string
  readonly nonce: string
  /** True tells the peer that its password was right and only the nonce too old. */
  readonly isStale: boolean
}

/**
 * Values of WWW-Authenticate (or Proxy-Authenticate), one header per algorithm in the given order,
 * as a peer takes the first it knows (RFC 8760, 2.4). `qop` is always there: without it there is no
 * protection from replay.
 */
export function challengesFor(
  { realm, nonce, isStale }: Challenge,
  algorithms: readonly DigestAlgorithm[],
): readonly string[] {
  const stale = isStale ? { stale: 'true' } : {}
  return algorithms.map((algorithm) =>
    renderChallenge({ realm, nonce, ...stale, algorithm, qop: 'auth' }),
  )
}
