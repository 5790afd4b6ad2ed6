import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Access, type AccessNeeds, judgeToken } from './access.ts'
import type { RateCheck } from './rates.ts'

declare module 'fastify' {
  interface FastifyRequest {
    access?: Access
  }
}

export interface Admitting {
  readonly access: AccessNeeds
  readonly checkRate: RateCheck
}

/** Lets in who has a token, and does not ask too much; everybody else has his answer. */
export async function admit(
  { access, checkRate }: Admitting,
  authorization: string | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const verdict = await judgeToken(access, authorization, request.ip)
  if (verdict.kind === 'refused') {
    if (verdict.status === 401) reply.header('WWW-Authenticate', 'Bearer')
    return reply.status(verdict.status).send({ error: verdict.message })
  }
  request.access = verdict.access
  return checkRate(request, reply)
}
