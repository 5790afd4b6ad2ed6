import { DIGEST_ALGORITHMS, type DigestAlgorithm, digestAlgorithm } from './algorithm.ts'
import { type AuthParameters, parseAuthHeader, renderAnswer } from './auth-header.ts'
import { digestHa1, digestResponse } from './response.ts'

export interface DigestAccount {
  readonly username: string
  readonly password: string
}

export interface AnswerOptions {
  /** Values of WWW-Authenticate (or Proxy-Authenticate) of one response, one each. */
  readonly challenges: readonly string[]
  readonly account: DigestAccount
  readonly method: string
  readonly requestUri: string
  /** How often a nonce has been used, this time included; at least 1. */
  readonly count: (nonce: string) => number
  /** Random, of the caller's making, new for each answer. */
  readonly cnonce: string
  /** Weaker algorithms are not answered, so that nobody on the way can ask for MD5 instead. */
  readonly weakest?: DigestAlgorithm
}

export interface ChallengeAnswer {
  readonly header: string
  /** The peer says that only the nonce was too old. */
  readonly isStale: boolean
  readonly nonce: string
}

interface Offer {
  readonly parameters: AuthParameters
  readonly algorithm: DigestAlgorithm
  readonly hasQop: boolean
}

/**
 * The client's side: value of Authorization (or Proxy-Authorization) for the strongest challenge we
 * can answer (RFC 8760, 2.5 and 2.6; RFC 2069 for peers without qop). A string in `refusal` says
 * why there is none.
 */
export function answerChallenge(
  options: AnswerOptions,
): ChallengeAnswer | { readonly refusal: string } {
  const offers = options.challenges.flatMap(offerOf)
  const strongest = DIGEST_ALGORITHMS.slice(
    0,
    DIGEST_ALGORITHMS.indexOf(options.weakest ?? 'MD5') + 1,
  )
    .map((algorithm) => offers.find((offer) => offer.algorithm === algorithm))
    .find((offer) => offer !== undefined)
  if (strongest)
    return {
      header: renderAnswer(answerTo(strongest, options)),
      isStale: strongest.parameters.get('stale')?.toLowerCase() === 'true',
      nonce: strongest.parameters.get('nonce') ?? '',
    }
  const asked = offers.map(({ algorithm }) => algorithm).join(', ')
  return {
    refusal: asked
      ? `the peer offers only ${asked}, weaker than allowed`
      : 'no challenge is a Digest with a known algorithm and qop auth',
  }
}

function offerOf(header: string): readonly Offer[] {
  const parameters = parseAuthHeader(header)
  if (parameters === undefined || typeof parameters === 'string') return []
  const algorithm = digestAlgorithm(parameters.get('algorithm'))
  const qop = parameters.get('qop')
  const protections = qop?.split(',').map((each) => each.trim().toLowerCase())
  if (!algorithm || !parameters.has('nonce') || !parameters.has('realm')) return []
  if (protections && !protections.includes('auth')) return []
  return [{ parameters, algorithm, hasQop: protections !== undefined }]
}

function answerTo({ parameters, algorithm, hasQop }: Offer, options: AnswerOptions) {
  const { account, method, requestUri: uri, cnonce } = options
  const [realm, nonce] = [parameters.get('realm') ?? '', parameters.get('nonce') ?? '']
  const nc = options.count(nonce).toString(16).padStart(8, '0')
  const protection = hasQop ? { cnonce, nc } : undefined
  const ha1 = digestHa1(algorithm, { ...account, realm })
  const response = digestResponse({
    ...{ algorithm, ha1, method, uri, nonce },
    ...(protection ? { protection } : {}),
  })
  const opaque = parameters.get('opaque')
  return {
    ...{ username: account.username, realm, nonce, uri, response, algorithm },
    ...(protection ? { qop: 'auth', ...protection } : {}),
    ...(opaque === undefined ? {} : { opaque }),
  }
}
