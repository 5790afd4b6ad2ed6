import { type DigestAlgorithm, digestAlgorithm, digestLength } from './algorithm.ts'
import { type AuthParameters, parseAuthHeader } from './auth-header.ts'

/** What an Authorization or Proxy-Authorization header says, for one realm. */
export interface DigestAnswer {
  readonly username: string
  readonly nonce: string
  readonly uri: string
  readonly algorithm: DigestAlgorithm
  readonly cnonce: string
  /** Eight hex digits, as written. */
  readonly nc: string
  /** Lower-case hex, of the algorithm's length. */
  readonly response: string
}

/** No list of credentials is read beyond this many; phones send one or two. */
const MOST_HEADERS = 8

/**
 * Finds the credentials for a realm (RFC 3261, 22.3: a request may carry those of other realms
 * too).
 *
 * @returns a string when those of the realm are faulty, undefined when there are none.
 */
export function readAnswer(
  headers: readonly string[],
  realm: string,
): DigestAnswer | string | undefined {
  for (const header of headers.slice(0, MOST_HEADERS)) {
    const parameters = parseAuthHeader(header)
    if (typeof parameters === 'string') return parameters
    if (parameters?.get('realm') === realm) return fromParameters(parameters)
  }
  return undefined
}

const REQUIRED = ['username', 'nonce', 'uri', 'response'] as const

function fromParameters(parameters: AuthParameters): DigestAnswer | string {
  const [username = '', nonce = '', uri = '', response = ''] = REQUIRED.map((name) =>
    parameters.get(name),
  )
  const missing = REQUIRED.find((name) => !parameters.get(name))
  if (missing) return `${missing} is missing`
  const algorithm = digestAlgorithm(parameters.get('algorithm'))
  if (!algorithm) return 'algorithm was not offered'
  if (parameters.get('qop')?.toLowerCase() !== 'auth') return 'qop is not auth'
  const nc = parameters.get('nc') ?? ''
  if (!/^[0-9a-f]{8}$/i.test(nc)) return 'nc is not eight hex digits'
  const cnonce = parameters.get('cnonce')
  if (!cnonce) return 'cnonce is missing'
  const hex = response.toLowerCase()
  if (hex.length !== digestLength(algorithm) || !/^[0-9a-f]+$/.test(hex))
    return 'response is not the hex digits of its algorithm'
  return { username, nonce, uri, algorithm, cnonce, nc, response: hex }
}
