import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Application } from '../core/application.ts'
import type { EngineCore } from '../core/engine-core.ts'
import type { Ids } from '../core/ids.ts'
import type { Log } from '../log.ts'
import { hostPort } from '../message/uri.ts'
import type { ApplicationQueue } from '../observe/metrics.ts'
import { advertised, type Listener } from '../transport/transport.ts'
import { encodeFrame, FrameDecoder } from './frame.ts'
import { answerLeader } from './leaders.ts'
import { type Command, parseCommand } from './parse-command.ts'
import { paddingAfter } from './spacing.ts'

export interface ServerOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly secret: string
  readonly core: EngineCore
  readonly ids: Ids
  readonly log: Log
}

/** Serves drachtio's application protocol over TCP. */
export interface ApplicationServer {
  readonly endpoint: Endpoint
  /** What each connected application has not read yet. */
  readonly queues: readonly ApplicationQueue[]
  close(): Promise<void>
}

/** What drachtio-srf takes for the server's version; it turns its keep-alive on from v0.8.2. */
const VERSION = 'v0.9.10'
/** Milliseconds a connection has to authenticate, and to close once it is told to. */
const PATIENCE = 10_000
/** Bytes an application may leave unread before it is offered nothing new, and before it is cut. */
const BUSY = 1024 * 1024
const TOO_SLOW = 64 * 1024 * 1024

/** @throws what listen(2) says. */
export async function serveApplications(options: ServerOptions): Promise<ApplicationServer> {
  const connections = new Set<Connection>()
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const connection = new Connection(socket, options)
    connections.add(connection)
    socket.on('close', () => {
      connections.delete(connection)
      connection.leave()
    })
  })
  await listen(server, options)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  return {
    endpoint: { address: options.host, port },
    get queues() {
      return [...connections].flatMap(({ queue }) => queue ?? [])
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const each of connections) each.close()
      await closed
    },
  }
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

class Connection implements Application {
  readonly name: string
  readonly claims = new Set<string>()
  readonly #socket: Socket
  readonly #options: ServerOptions
  readonly #decoder = new FrameDecoder()
  #isAuthenticated = false
  #isOver = false
  /** Bytes it was sent so far. */
  #told = 0
  #deadline: NodeJS.Timeout

  constructor(socket: Socket, options: ServerOptions) {
    this.name = hostPort(socket.remoteAddress ?? '', socket.remotePort ?? 0)
    this.#socket = socket
    this.#options = options
    this.#deadline = setTimeout(() => this.close(), PATIENCE)
    socket.on('error', ({ message }) => this.#log('info', 'an application is gone', { message }))
    socket.on('data', (chunk) => this.#receive(chunk))
  }

  /** Undefined until it is known who it is. */
  get queue(): ApplicationQueue | undefined {
    if (!this.#isAuthenticated) return undefined
    return { name: this.name, unread: this.#socket.writableLength }
  }

  get isBusy(): boolean {
    return this.#socket.writableLength > BUSY
  }

  tell(leader: string, message?: Buffer, after?: number): number {
    if (this.#socket.destroyed || this.#isOver) return this.#told
    const gap = after === undefined ? Number.POSITIVE_INFINITY : this.#told - after
    const padding = paddingAfter(gap, this.#options.ids.uuid())
    if (padding) this.#write(padding)
    this.#write(encodeFrame(leader, message))
    if (this.#socket.writableLength <= TOO_SLOW) return this.#told
    this.#log('warn', 'an application reads too slowly and is disconnected')
    this.close()
    return this.#told
  }

  close(): void {
    this.#socket.destroy()
  }

  leave(): void {
    clearTimeout(this.#deadline)
    if (this.#isAuthenticated) {
      this.#log('info', 'an application leaves')
      this.#options.core.leave(this)
    }
    this.#isAuthenticated = false
  }

  #write(bytes: Buffer): void {
    this.#told += bytes.length
    this.#socket.write(bytes)
  }

  #log(level: Parameters<Log>[0], message: string, facts: object = {}): void {
    this.#options.log(level, message, { application: this.name, ...facts })
  }

  #receive(chunk: Buffer): void {
    try {
      for (const frame of this.#decoder.decode(chunk)) {
        if (this.#socket.destroyed || this.#isOver) return
        this.#obey(parseCommand(frame))
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#log('warn', 'an application breaks the protocol', { message })
      this.close()
    }
  }

  #obey(command: Command | undefined): void {
    if (!command) return this.#end('', 'NO', 'Invalid message format')
    if (command.type === 'authenticate') return this.#authenticate(command.id, command.secret)
    if (!this.#isAuthenticated) return this.#end(command.id, 'NO', 'not authenticated')
    this.#serve(command)
  }

  #serve(command: Command): void {
    switch (command.type) {
      case 'ping':
        return this.#answer(command.id, 'OK', 'pong')
      case 'route':
        this.claims.add(command.verb)
        return this.#answer(command.id, 'OK')
      case 'remove-route':
        this.claims.delete(command.verb)
        return this.#answer(command.id, 'OK')
      case 'sip': {
        const fail = (reason: string) => this.#answer(command.id, 'NOK', reason)
        return this.#options.core.command(this, command, fail)
      }
      case 'proxy':
        // Its calls go on: the application learns that this one request cannot be helped.
        return this.#answer(command.id, 'NOK', 'proxy is not offered by this server')
      default:
        return this.#end(command.id, 'NO', 'Unknown message type')
    }
  }

  #authenticate(id: string, secret: string): void {
    const { core } = this.#options
    if (!isSame(secret, this.#options.secret)) {
      this.#log('warn', 'an application has the wrong secret')
      return this.#end(id, 'NO', 'incorrect secret')
    }
    if (!this.#isAuthenticated) {
      core.join(this)
      this.#log('info', 'an application is here')
    }
    this.#isAuthenticated = true
    clearTimeout(this.#deadline)
    this.#answer(id, 'OK', places(core.listeners, advertised), VERSION, places(core.listeners))
  }

  #answer(command: string, ...words: readonly string[]): void {
    this.tell(answerLeader(this.#options.ids.uuid(), command, ...words))
  }

  #end(command: string, ...words: readonly string[]): void {
    this.#answer(command, ...words)
    this.#isOver = true
    this.leave()
    this.#socket.end()
    this.#deadline = setTimeout(() => this.close(), PATIENCE)
  }
}

/** `udp/192.0.2.1:5060,tcp/192.0.2.1:5060` */
function places(
  listeners: readonly Listener[],
  placeOf: (listener: Listener) => Endpoint = (listener) => listener,
): string {
  return listeners
    .map((listener) => {
      const { address, port } = placeOf(listener)
      return `${listener.protocol}/${hostPort(address, port)}`
    })
    .join(',')
}

/** Compares in a time that tells nothing about where two secrets differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}
