import { setTimeout } from 'node:timers/promises'
import type { Guard } from '../registrar/guard.ts'
import type { TokenFacts, Tokens } from '../store/tokens.ts'

/** Who asks, as far as the token tells. */
export interface Access extends TokenFacts {
  /** The domain it is for; `*` for everybody's. */
  readonly tenant: string
}

export type Verdict =
  | { readonly kind: 'access'; readonly access: Access }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly message: string }

export interface AccessNeeds {
  readonly tokens: Tokens
  /** Slows down and blocks who tries tokens. */
  readonly guard: Guard
  readonly now: () => number
}

/** A source that guesses is what there is to slow down: which token it means, it does not say. */
const accountOf = (source: string): string => `token ${source}`

/**
 * Judges the token of a request (RFC 6750). Who sends none is told to; who sends wrong ones waits
 * ever longer, and is not heard at all in the end.
 *
 * @param authorization as of the header field, however it was told.
 */
export async function judgeToken(
  { tokens, guard, now }: AccessNeeds,
  authorization: string | undefined,
  source: string,
): Promise<Verdict> {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? []
  if (token === undefined) return refused(401, 'say who you are: Authorization: Bearer TOKEN')
  const judged = guard.judge(source, accountOf(source), now())
  if (judged.kind !== 'judge') return refused(403, 'too many wrong tokens from there; wait')
  if (judged.delay > 0) await setTimeout(judged.delay)
  const facts = await tokens.check(token, now())
  if (facts) return { kind: 'access', access: { ...facts, tenant: facts.domain ?? '*' } }
  guard.failed(source, accountOf(source), now())
  return refused(401, 'this token is none, or no longer')
}

function refused(status: 401 | 403, message: string): Verdict {
  return { kind: 'refused', status, message }
}
