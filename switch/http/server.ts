import cors from '@fastify/cors'
import pages from '@fastify/static'
import websocket from '@fastify/websocket'
import fastify, { type FastifyInstance } from 'fastify'
import type { HttpSettings } from '../../inventory/model/switch-file.ts'
import type { Log } from '../service/log.ts'
import { type ApiParts, addApi } from './api.ts'
import { addEvents } from './events.ts'
import { limitRates, RATES, type Rates } from './rates.ts'

export interface HttpServer {
  readonly address: string
  readonly port: number
  close(): Promise<void>
}

export interface ServerParts extends ApiParts {
  /** PEM texts. Absent: without TLS. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly rates?: Rates
  readonly log: Log
}

/** Bytes of a request, and milliseconds it may take. */
const [LARGEST, LONGEST] = [1024 * 1024, 30_000]
/** Of pages elsewhere, which have to be named in the answer to their preflight. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Serves the API of a switch over HTTP, or over TLS where a certificate is named.
 *
 * @throws {Error} of the system, when it cannot listen.
 */
export async function openHttp(
  { listen, origins = [], pages: folder }: Omit<HttpSettings, 'tls'>,
  parts: ServerParts,
): Promise<HttpServer> {
  const { log, tls, rates = RATES } = parts
  const server = fastify({
    ...{ bodyLimit: LARGEST, requestTimeout: LONGEST, connectionTimeout: LONGEST },
    ...{ forceCloseConnections: true, trustProxy: false },
    https: tls ?? null,
  } as object) as FastifyInstance
  server.setErrorHandler(({ statusCode = 500, message }: Failure, _, reply) => {
    if (statusCode < 500) return reply.status(statusCode).send({ error: message })
    log('error', 'a request over HTTP failed', { reason: message })
    return reply.status(500).send({ error: 'internal error' })
  })
  server.setNotFoundHandler(({ url }, reply) =>
    reply.status(404).send({ error: `there is nothing at ${url.split('?')[0]}` }),
  )
  server.addHook(
    'onResponse',
    async ({ method, routeOptions, ip }, { statusCode, elapsedTime }) => {
      const facts = { method, route: routeOptions.url, from: ip, status: statusCode }
      log('debug', 'request over HTTP', { ...facts, milliseconds: Math.round(elapsedTime) })
    },
  )
  server.removeContentTypeParser('text/plain')
  await server.register(cors, { origin: [...origins], methods: METHODS })
  const checkRate = await limitRates(server, rates)
  await server.register(websocket, {
    options: { maxPayload: LARGEST, handleProtocols: () => 'switchyard' },
  })
  await server.register(pages, { root: folder ?? '/', serve: folder !== undefined })
  addApi(server, parts, checkRate)
  addEvents(server, parts, checkRate)
  await server.listen({ host: listen.address, port: listen.port })
  const [place] = server.addresses()
  const { address, port } = typeof place === 'object' ? place : listen
  log('info', 'the API is served', { address, port, tls: tls !== undefined })
  return { address, port, close: () => server.close() }
}

interface Failure {
  readonly statusCode?: number
  readonly message: string
}
