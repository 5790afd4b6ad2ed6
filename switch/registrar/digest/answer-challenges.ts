import { type AnswerOptions, answerChallenge } from './answer-challenge.ts'
import { parseAuthHeader } from './auth-header.ts'

/** Challenges of one response, which may be from several servers on the way (RFC 3261, 22.3). */
export interface Challenges {
  /** Values of WWW-Authenticate, one each. */
  readonly server: readonly string[]
  /** Values of Proxy-Authenticate, one each. */
  readonly proxy: readonly string[]
}

/** What proves to one realm who we are. */
export interface Credential {
  readonly header: 'Authorization' | 'Proxy-Authorization'
  readonly realm: string
  readonly nonce: string
  /** The realm says that only the nonce before this one was too old. */
  readonly isStale: boolean
  readonly value: string
}

type Options = Omit<AnswerOptions, 'challenges'> & { readonly challenges: Challenges }

/** An answer for every realm that asks for one we can give: to its strongest challenge. */
export function answerChallenges({ challenges, ...options }: Options): readonly Credential[] {
  return [
    ...answerRealms('Authorization', challenges.server, options),
    ...answerRealms('Proxy-Authorization', challenges.proxy, options),
  ]
}

function answerRealms(
  header: Credential['header'],
  challenges: readonly string[],
  options: Omit<AnswerOptions, 'challenges'>,
): readonly Credential[] {
  const realms = new Map<string, string[]>()
  for (const challenge of challenges) {
    const parameters = parseAuthHeader(challenge)
    const realm = typeof parameters === 'object' ? parameters.get('realm') : undefined
    if (realm !== undefined) realms.set(realm, [...(realms.get(realm) ?? []), challenge])
  }
  return [...realms].flatMap(([realm, its]) => {
    const answer = answerChallenge({ ...options, challenges: its })
    if ('refusal' in answer) return []
    const { header: value, nonce, isStale } = answer
    return [{ header, realm, nonce, isStale, value }]
  })
}
