import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { isIP } from 'node:net'
import { type PeerCertificate, TLSSocket } from 'node:tls'
import { WebSocket, WebSocketServer } from 'ws'
import type { Log } from '../log.ts'
import { hostPort } from '../message/uri.ts'
import { peerProves, wrongName } from './certificate-names.ts'
import type { Certificates } from './certificates.ts'
import type { Carrier, Channel } from './channel.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { listenOn } from './listen-on.ts'
import { CONNECT_PATIENCE, farEnd } from './tcp.ts'
import { LONGEST_MESSAGE, WebSocketChannel } from './web-socket-channel.ts'

/** SIP over WebSocket (RFC 7118): how browsers speak it. */
export interface WebSocketOptions {
  /** Web pages that may connect, as browsers name them: `https://phone.example`; absent: all. */
  readonly origins?: readonly string[] | undefined
}

export interface WebSocketParts {
  readonly options: WebSocketOptions
  /** For WebSocket over TLS; absent: without. */
  readonly certificates?: Certificates | undefined
  readonly log: Log
  readonly doorkeeper: Doorkeeper
}

/** The subprotocol both sides must name (RFC 7118, 3). */
const SUBPROTOCOL = 'sip'
const FRAMES = { maxPayload: LONGEST_MESSAGE, perMessageDeflate: false, autoPong: false } as const

export function webSocketCarrier(parts: WebSocketParts): Carrier {
  const { certificates, log, doorkeeper } = parts
  return {
    async serve(wish, accept) {
      const { server, forget } = createHttpServer(certificates)
      server.headersTimeout = CONNECT_PATIENCE
      server.requestTimeout = CONNECT_PATIENCE
      server.on('tlsClientError', (_, socket) => socket.destroy())
      const upgrades = serveUpgrades(server, parts, accept)
      const served = await listenOn(server, wish, doorkeeper)
      return {
        port: served.port,
        close() {
          forget()
          upgrades.close()
          server.closeAllConnections()
          return served.close()
        },
      }
    },
    dial(local, remote, name = remote.address) {
      const url = `${certificates ? 'wss' : 'ws'}://${hostPort(remote.address, remote.port)}/`
      const socket = new WebSocket(url, SUBPROTOCOL, {
        ...{ ...FRAMES, localAddress: local.address, handshakeTimeout: CONNECT_PATIENCE },
        ...(certificates && {
          ...certificates.current,
          ...(isIP(name) === 0 && { servername: name }),
          checkServerIdentity: (_: string, shown: PeerCertificate) => wrongName(name, shown),
        }),
      })
      const proves = (asked: string) => !certificates || asked === name
      return new WebSocketChannel(socket, { remote, log, proves })
    },
  }
}

function createHttpServer(certificates: Certificates | undefined) {
  if (!certificates) return { server: createServer(refuse), forget: () => undefined }
  const { current, clients } = certificates
  const options = { ...current, ...clients, handshakeTimeout: CONNECT_PATIENCE }
  const server = createSecureServer(options, refuse)
  return { server, forget: certificates.follow((renewed) => server.setSecureContext(renewed)) }
}

/** Who asks for a web page is told what there is. */
const refuse: Parameters<typeof createServer>[1] = (_, response) => {
  response.writeHead(426, { Upgrade: 'websocket', Connection: 'close' }).end()
}

function serveUpgrades(
  server: Server,
  { options: { origins }, log }: WebSocketParts,
  accept: (channel: Channel) => void,
): WebSocketServer {
  const upgrades = new WebSocketServer({
    ...{ ...FRAMES, server, clientTracking: false },
    handleProtocols: () => SUBPROTOCOL,
    verifyClient: ({ req, origin }, done) => {
      if (origins && !origins.includes(origin)) return done(false, 403)
      done(subprotocols(req.headers['sec-websocket-protocol']).includes(SUBPROTOCOL), 400)
    },
  })
  // The server's own errors come to who listens; here they would be thrown.
  upgrades.on('error', () => undefined)
  return upgrades.on('connection', (socket, { socket: carrier }) => {
    const proves = (name: string) => !(carrier instanceof TLSSocket) || peerProves(carrier, name)
    accept(new WebSocketChannel(socket, { remote: farEnd(carrier), log, proves }))
  })
}

function subprotocols(header = ''): readonly string[] {
  return header.split(',').map((each) => each.trim())
}
