import { createHmac } from 'node:crypto'
import { parseUri } from '../../engine/message/uri.ts'
import { type DigestAlgorithm, isSameDigest } from './algorithm.ts'
import type { Nonces } from './nonces.ts'
import { type DigestAnswer, readAnswer } from './read-answer.ts'
import { digestResponse } from './response.ts'

export interface DigestRequest {
  readonly method: string
  readonly requestUri: string
  /** Values of Authorization (or Proxy-Authorization), one each. */
  readonly headers: readonly string[]
}

/** H(A1) per algorithm, as the store keeps them; an absent one was never set. */
export type StoredSecrets = Readonly<Partial<Record<DigestAlgorithm, string>>>

export interface DigestRealm {
  readonly realm: string
  readonly algorithms: readonly DigestAlgorithm[]
  readonly nonces: Nonces
  /** Secret that makes the H(A1) of accounts that do not exist; the same on every node. */
  readonly decoyKey: Uint8Array
  /** Undefined for an account that does not exist. */
  readonly secretsOf: (username: string) => Promise<StoredSecrets | undefined>
}

export type DigestVerdict =
  /** No credentials for this realm: challenge. */
  | { readonly kind: 'absent' }
  /** 400 with the fault as its phrase; it holds nothing of the peer's text. */
  | { readonly kind: 'malformed'; readonly fault: string }
  /** Challenge without `stale`, and count it against source and account. */
  | { readonly kind: 'wrong'; readonly username: string }
  /** The password was right: challenge with `stale=true`. */
  | { readonly kind: 'stale'; readonly username: string }
  | { readonly kind: 'genuine'; readonly username: string }

/**
 * Judges the credentials of a request (RFC 7616, 3.4; RFC 8760). An account that does not exist
 * takes the same path and the same hashes as a wrong password, so neither answer nor work tells
 * which user names there are.
 */
export async function verifyDigest(
  request: DigestRequest,
  domain: DigestRealm,
): Promise<DigestVerdict> {
  const answer = readAnswer(request.headers, domain.realm)
  if (answer === undefined) return { kind: 'absent' }
  if (typeof answer === 'string') return { kind: 'malformed', fault: answer }
  if (!domain.algorithms.includes(answer.algorithm))
    return { kind: 'malformed', fault: 'algorithm was not offered' }
  const { username, nonce } = answer
  const secrets = await domain.secretsOf(username)
  const decoy = decoyHa1(domain, answer)
  const ha1 = secrets?.[answer.algorithm] ?? decoy
  const isRight = isSameDigest(responseTo(request.method, answer, ha1), answer.response)
  if (!isRight || ha1 === decoy || !isSameTarget(answer.uri, request.requestUri))
    return { kind: 'wrong', username }
  const isFresh = domain.nonces.take(nonce, domain.realm, Number.parseInt(answer.nc, 16))
  return { kind: isFresh ? 'genuine' : 'stale', username }
}

function responseTo(method: string, answer: DigestAnswer, ha1: string): string {
  const { algorithm, uri, nonce, nc, cnonce } = answer
  return digestResponse({ algorithm, ha1, method, uri, nonce, protection: { cnonce, nc } })
}

function decoyHa1({ decoyKey, realm }: DigestRealm, { algorithm, username }: DigestAnswer): string {
  const text = `${algorithm}:${username}:${realm}`
  const hash = createHmac('sha256', decoyKey).update(text).digest('hex')
  return algorithm === 'MD5' ? hash.slice(0, 32) : hash
}

/**
 * RFC 7616, 3.4.6 asks for the same URI, and proxies on the way change its port and parameters
 * (RFC 3261, 22.4): who is called has to be the same, else a captured answer would serve for
 * another number.
 */
function isSameTarget(answered: string, asked: string): boolean {
  if (answered === asked) return true
  const [one, other] = [parseUri(answered), parseUri(asked)]
  return (
    one !== undefined && other !== undefined && one.user === other.user && one.host === other.host
  )
}
