import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { allows } from '../app/http/allowance.ts'
import { admit } from './admit.ts'
import type { ApiParts } from './api.ts'
import { feed, type Outlet } from './feed.ts'
import type { RateCheck } from './rates.ts'

/** What a browser can send with a WebSocket: no header field of its own, but names of protocols. */
const PROTOCOL = /^switchyard, *bearer\.(\S+)$/

/** Adds live events of calls: as server-sent events, and over a WebSocket at the same path. */
export function addEvents(
  server: FastifyInstance,
  { access, legs }: ApiParts,
  checkRate: RateCheck,
): void {
  server.route({
    ...{ method: 'GET', url: '/v1/events' },
    preValidation: async (request, reply) => {
      const refused = await admit({ access, checkRate }, tokenOf(request), request, reply)
      if (refused) return refused
      if (allows(request.access?.scopes ?? [], 'calls:read')) return undefined
      return reply.status(403).send({ error: 'the token does not allow calls:read' })
    },
    handler: (request, reply) => {
      const outlet = streamOf(reply)
      reply.raw.on('close', begin(request, outlet))
    },
    wsHandler: (socket, request) => {
      socket.on('close', begin(request, socketOf(socket)))
    },
  })

  function begin(request: FastifyRequest, outlet: Outlet): () => void {
    const { tokens, now } = access
    const token = tokenOf(request)?.replace(/^Bearer +/i, '') ?? ''
    const listener = {
      tenant: request.access?.tenant ?? '',
      isGood: async () => (await tokens.check(token, now())) !== undefined,
      watch: (act: () => void) => tokens.watch(act),
    }
    return feed(legs, listener, outlet)
  }
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  const [, token] = PROTOCOL.exec(headers['sec-websocket-protocol'] ?? '') ?? []
  return token === undefined ? headers.authorization : `Bearer ${token}`
}

/** Server-sent events (WHATWG HTML, 9.2). */
function streamOf(reply: FastifyReply): Outlet {
  reply.hijack()
  const stream = reply.raw
  stream.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
  })
  stream.write(': here you are\n\n')
  return {
    get waiting() {
      return stream.writableLength
    },
    send: ({ type, data }) => stream.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`),
    beat: () => stream.write(': still there\n\n'),
    end: (reason) => stream.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`),
  }
}

/** Codes of RFC 6455, 7.4.1: 1008 is a policy that the client does not meet. */
function socketOf(socket: WebSocket): Outlet {
  return {
    get waiting() {
      return socket.bufferedAmount
    },
    send: ({ type, data }) => socket.send(JSON.stringify({ type, ...data })),
    beat: () => socket.ping(),
    end: (reason) => socket.close(1008, reason),
  }
}
