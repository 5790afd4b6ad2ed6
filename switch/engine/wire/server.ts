import { readFile } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { ApplicationQueue } from '../observe/metrics.ts'
import { bind } from '../transport/bind.ts'
import { Certificates, type TlsOptions } from '../transport/certificates.ts'
import type { RequestHandlerOptions } from './handler/request-handlers.ts'
import type { ConnectionOptions } from './server/connection.ts'
import { Connections, MANNER } from './server/connections.ts'
import { Directory } from './server/directory.ts'

export interface Place {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
}

/** Files, PEM. */
type TlsFiles = Pick<TlsOptions, 'certificate' | 'key'>

/** Where applications connect over TCP, and how they are looked after. */
export interface ApplicationPlaces extends Place, Pick<ConnectionOptions, 'pingDeadline'> {
  /** Where they connect over TLS as well; absent: nowhere. */
  readonly tls?: (Place & TlsFiles) | undefined
}

export interface ServerOptions extends ApplicationPlaces, ConnectionOptions {
  /** Who decides about new requests, other than those who claim them. */
  readonly requestHandlers?: RequestHandlerOptions | undefined
}

/** Serves drachtio's application protocol over TCP, and over TLS where that is wanted. */
export interface ApplicationServer {
  readonly endpoint: Endpoint
  readonly tlsEndpoint?: Endpoint
  /** What each connected application has not read yet. */
  readonly queues: readonly ApplicationQueue[]
  /** Reads certificate and key anew. @returns false when they cannot be used; the old ones stay. */
  reloadCertificates(): Promise<boolean>
  close(): Promise<void>
}

/**
 * @throws what listen(2), files of certificates and OpenSSL say; {RangeError} when a request
 * handler's URI is none.
 */
export async function serveApplications(options: ServerOptions): Promise<ApplicationServer> {
  const connections = new Connections(options)
  const { requestHandlers, core, log } = options
  if (requestHandlers) {
    const authorities = await textOf(requestHandlers.authorities)
    core.direct(new Directory({ ...requestHandlers, authorities }, connections, log))
  }
  const take = (socket: Socket) => connections.take(socket)
  const plain = createServer(MANNER, take)
  const certificates = options.tls && (await Certificates.load(options.tls, log))
  const secure = certificates && secureServer(certificates, take, options)
  const servers = secure ? [plain, secure] : [plain]
  const close = async () => {
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
    connections.close()
    await Promise.all(closed)
  }
  try {
    const endpoint = await listen(plain, options)
    const tlsEndpoint = secure && options.tls && (await listen(secure, options.tls))
    return {
      endpoint,
      ...(tlsEndpoint && { tlsEndpoint }),
      get queues() {
        return connections.queues
      },
      reloadCertificates: async () => (await certificates?.reload()) ?? true,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** drachtio-srf connects again without TLS when a TLS connection breaks: that is no alarm. */
function secureServer(
  certificates: Certificates,
  take: (socket: TLSSocket) => void,
  { log }: ConnectionOptions,
) {
  const server = createTlsServer({ ...MANNER, ...certificates.current }, take)
  certificates.follow((renewed) => server.setSecureContext(renewed))
  return server.on('tlsClientError', ({ message }, socket) => {
    log('debug', 'an application does not speak TLS', { message })
    socket.destroy()
  })
}

async function textOf(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : await readFile(file, 'utf8')
}

async function listen(server: Server, { host, port }: Place): Promise<Endpoint> {
  return { address: host, port: await bind(server, host, port) }
}
