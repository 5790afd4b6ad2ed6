import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerRequest, type HttpAnswer, type HttpRequest } from '../app/http/answer-request.ts'
import { describePaths, describeRoutes } from '../app/http/describe-routes.ts'
import type { Route } from '../app/http/routes.ts'
import type { LiveLegs } from '../call/live-legs.ts'
import type { AccessNeeds } from './access.ts'
import { admit } from './admit.ts'
import type { AppDoor } from './app-door.ts'
import { DESCRIBED } from './described.ts'
import type { Downloads } from './downloads.ts'
import type { RateCheck } from './rates.ts'

export interface ApiParts {
  readonly access: AccessNeeds
  readonly legs: LiveLegs
  /** What an operator does with the switch, below `/v1`. */
  readonly management: readonly Route[]
  readonly downloads: Downloads
  /** Absent: calls go where the routes say. */
  readonly app: AppDoor | undefined
  /** Told of mistakes of ours. */
  readonly mistaken: (error: unknown) => void
}

/** Adds management, the application's own routes, and what describes both. */
export function addApi(server: FastifyInstance, parts: ApiParts, checkRate: RateCheck): void {
  const { access, management, app, mistaken } = parts
  server.get('/openapi.json', async () => ({
    ...describeRoutes('Switchyard', '1', []),
    paths: { ...describePaths(management, '/v1'), ...DESCRIBED, ...(await app?.describe()) },
  }))
  void server.register((scope, _, done) => {
    scope.addHook('onRequest', (request, reply) =>
      admit({ access, checkRate }, request.headers.authorization, request, reply),
    )
    parts.downloads.add(scope)
    scope.all('/v1/*', async (request, reply) =>
      send(reply, await answerRequest(management, requestOf(request, '/v1'), mistaken)),
    )
    if (app) {
      scope.all('/app/*', async (request, reply) =>
        send(reply, await app.answer(requestOf(request, '/app'))),
      )
    }
    done()
  })
}

function requestOf(
  { method, url, query, body, access }: FastifyRequest,
  prefix: string,
): HttpRequest {
  const [path = ''] = url.slice(prefix.length).split('?')
  const { tenant = '', scopes = [] } = access ?? {}
  return { method, path, query: query as Readonly<Record<string, unknown>>, body, tenant, scopes }
}

function send(reply: FastifyReply, { status, body }: HttpAnswer): FastifyReply {
  return reply.status(status).send(body)
}
