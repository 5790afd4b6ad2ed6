import type { Challenges, Credential } from '../registrar/digest/answer-challenges.ts'
import { splitAuthHeaders } from '../registrar/digest/auth-header.ts'
import type { SrfResponse } from './drachtio-srf.ts'

/** A request of ours that a trunk wants credentials for. */
export interface Challenged {
  readonly trunk: string
  readonly method: string
  readonly requestUri: string
  readonly challenges: Challenges
}

/** Answers what a trunk asks; nothing where we have no account. */
export type AnswerChallenges = (asked: Challenged) => Promise<readonly Credential[]>

type Headers = Readonly<Record<string, string>>

/**
 * Header fields to repeat a request with after a response; undefined where repeating it cannot
 * help.
 */
export type Identify = (response: SrfResponse) => Promise<Headers | undefined> | undefined

/** A proxy, the server behind it, and a nonce that was too old: no honest path asks more often. */
const MOST_REPEATS = 3

/**
 * Follows the challenges to one request (RFC 3261, 22.1 to 22.3). What one realm was told is told
 * again when another asks; who asks again without saying that its nonce is stale has refused us.
 *
 * @param trunk Absent: whoever challenges is nobody we have an account with.
 */
export function identification(
  answer: AnswerChallenges | undefined,
  trunk: string | undefined,
): Identify {
  const given = new Map<string, Credential>()
  let left = MOST_REPEATS
  return (response) => {
    if (!answer || trunk === undefined || left === 0) return undefined
    if (response.status !== 401 && response.status !== 407) return undefined
    left -= 1
    return identify(given, answer(challengedBy(response, trunk)))
  }
}

async function identify(
  given: Map<string, Credential>,
  answers: Promise<readonly Credential[]>,
): Promise<Headers | undefined> {
  const credentials = await answers.catch(() => [])
  const isWorthIt = credentials.some((each) => {
    const last = given.get(keyOf(each))
    return last === undefined || (each.isStale && each.nonce !== last.nonce)
  })
  if (!isWorthIt) return undefined
  for (const each of credentials) given.set(keyOf(each), each)
  return headersOf([...given.values()])
}

const keyOf = ({ header, realm }: Credential): string => `${header} ${realm}`

function challengedBy(response: SrfResponse, trunk: string): Challenged {
  const { method, uri: requestUri } = response.req
  const valuesOf = (name: string) => splitAuthHeaders(response.get(name) ?? '')
  const challenges = {
    server: valuesOf('WWW-Authenticate'),
    proxy: valuesOf('Proxy-Authenticate'),
  }
  return { trunk, method, requestUri, challenges }
}

/**
 * drachtio-srf knows one line per name, and credentials must each have one of their own (RFC 3261,
 * 7.3.1): the values are ours, so a line end within one is no injection.
 */
function headersOf(credentials: readonly Credential[]): Headers {
  const names = ['Authorization', 'Proxy-Authorization'] as const
  const lines = names.flatMap((name) => {
    const values = credentials.filter(({ header }) => header === name).map(({ value }) => value)
    return values.length === 0 ? [] : [[name, values.join(`\r\n${name}: `)] as const]
  })
  return Object.fromEntries(lines)
}
