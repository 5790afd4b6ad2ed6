import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Requests in a minute: of one token, and of one address whatever it sends. */
export interface Rates {
  readonly ofToken: number
  readonly ofSource: number
}

/** An office behind one address has several tokens. */
export const RATES: Rates = { ofToken: 600, ofSource: 3000 }

/** Answers who asks too much, and tells everybody what is left. */
export type RateCheck = (
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply | undefined>

type Limiter = ReturnType<FastifyInstance['createRateLimit']>

/**
 * Has every request counted by where it comes from, before anything else is done for it.
 *
 * @returns counts a request by its token, once that is known to be good: else anybody could use up
 *   what is somebody else's.
 */
export async function limitRates(server: FastifyInstance, rates: Rates): Promise<RateCheck> {
  // One customer has a whole /64 of IPv6 addresses (RFC 6177).
  await server.register(rateLimit, { global: false, timeWindow: '1 minute', ipv6Subnet: 64 })
  const ofSource = server.createRateLimit({ max: rates.ofSource })
  const ofToken = server.createRateLimit({
    ...{ max: rates.ofToken, keyGenerator: ({ access }: FastifyRequest) => access?.id ?? '' },
  })
  server.addHook('onRequest', (request, reply) => count(ofSource, request, reply))
  return (request, reply) => count(ofToken, request, reply)
}

/** Header fields of the IETF draft "RateLimit header fields for HTTP", and of RFC 9110, 10.2.3. */
async function count(
  limiter: Limiter,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const state = await limiter(request)
  if (state.isAllowed) return undefined
  const { max, remaining, ttlInSeconds, isExceeded } = state
  reply.headers({
    ...{ 'RateLimit-Limit': max, 'RateLimit-Remaining': remaining },
    'RateLimit-Reset': ttlInSeconds,
  })
  if (!isExceeded) return undefined
  const error = `too many requests; ask again in ${ttlInSeconds} seconds`
  return reply.status(429).header('Retry-After', ttlInSeconds).send({ error })
}
