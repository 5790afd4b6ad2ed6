import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerRequest, type HttpAnswer, type HttpRequest } from '../app/http/answer-request.ts'
import { describePaths, describeRoutes } from '../app/http/describe-routes.ts'
import type { Route } from '../app/http/routes.ts'
import type { LiveLegs } from '../call/live-legs.ts'
import { type Access, type AccessNeeds, judgeToken } from './access.ts'
import type { AppDoor } from './app-door.ts'
import type { Downloads } from './downloads.ts'

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

declare module 'fastify' {
  interface FastifyRequest {
    access?: Access
  }
}

/** Adds management, the application's own routes, and what describes both. */
export function addApi(server: FastifyInstance, parts: ApiParts): void {
  const { management, app, mistaken } = parts
  server.get('/openapi.json', async () => ({
    ...describeRoutes('Switchyard', '1', []),
    paths: { ...describePaths(management, '/v1'), ...(await app?.describe()) },
  }))
  void server.register((scope, _, done) => {
    scope.addHook('onRequest', (request, reply) => admit(parts.access, request, reply))
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

/** Lets in who has a token; everybody else has his answer. */
export async function admit(
  access: AccessNeeds,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const verdict = await judgeToken(access, request.headers.authorization, request.ip)
  if (verdict.kind === 'refused') {
    if (verdict.status === 401) reply.header('WWW-Authenticate', 'Bearer')
    return reply.status(verdict.status).send({ error: verdict.message })
  }
  request.access = verdict.access
  return undefined
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
