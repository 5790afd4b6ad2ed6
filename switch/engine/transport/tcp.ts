import { connect, createServer, isIP, type Server, type Socket } from 'node:net'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Log } from '../log.ts'
import { hostPort } from '../message/uri.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { StreamDecoder } from './stream-decoder.ts'
import type { Arrival, Listener, Path, Transport } from './transport.ts'

/** Milliseconds a connection may take to come about; then the next way is tried. */
const CONNECT_PATIENCE = 5000
/** Milliseconds a connection stands unused: longer than two pings of RFC 5626, 4.4.1 are apart. */
const IDLE = 300_000
/** Bytes a peer may leave unread before it is cut off. */
const TOO_SLOW = 1024 * 1024

/**
 * Opens the listeners; port 0 takes a free one.
 *
 * @throws what bind(2) and listen(2) say.
 */
export async function openTcp(
  listen: readonly Listener[],
  log: Log,
  doorkeeper: Doorkeeper,
): Promise<Transport> {
  const tcp = new Tcp(log, doorkeeper)
  try {
    for (const listener of listen) await tcp.listen(listener)
  } catch (error) {
    await tcp.close()
    throw error
  }
  return tcp
}

interface Connection {
  readonly flow: string
  readonly socket: Socket
  readonly local: Listener
  readonly remote: Endpoint
}

class Tcp implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly listeners: Listener[] = []
  readonly #log: Log
  readonly #doorkeeper: Doorkeeper
  readonly #servers: Server[] = []
  readonly #byFlow = new Map<string, Connection>()
  /** Connections by the peer's end: whoever talks to it uses the same one (RFC 3261, 18). */
  readonly #byRemote = new Map<string, Connection>()
  #opened = 0

  constructor(log: Log, doorkeeper: Doorkeeper) {
    this.#log = log
    this.#doorkeeper = doorkeeper
  }

  async listen(wish: Listener): Promise<void> {
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
      const remote = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
      if (!this.#doorkeeper.admits(remote.address)) return void socket.destroy()
      socket.once('close', () => this.#doorkeeper.left(remote.address))
      this.#hold(socket, local, remote)
    })
    this.#servers.push(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(wish.port, wish.address, () => {
        server.off('error', reject)
        resolve()
      })
    })
    const bound = server.address()
    const local = { ...wish, port: typeof bound === 'object' && bound ? bound.port : wish.port }
    this.listeners.push(local)
  }

  stands(flow: string): boolean {
    return this.#byFlow.has(flow)
  }

  send(bytes: Buffer, { local, remote, flow }: Path, failed?: () => void): void {
    const known = this.#byFlow.get(flow ?? '') ?? this.#byRemote.get(keyOf(local, remote))
    const connection = known ?? this.#connect(local, remote)
    if (!connection) return void setImmediate(() => failed?.())
    const { socket } = connection
    socket.write(bytes, (error) => error && failed?.())
    if (socket.writableLength <= TOO_SLOW) return
    this.#log('warn', 'a SIP peer reads too slowly and is disconnected', { ...remote })
    socket.destroy()
  }

  async close(): Promise<void> {
    const closed = this.#servers.map((server) => new Promise((done) => server.close(done)))
    for (const { socket } of this.#byFlow.values()) socket.destroy()
    await Promise.all(closed)
  }

  #connect(local: Listener, remote: Endpoint): Connection | undefined {
    if (isIP(remote.address) === 0 || remote.port === 0) return undefined
    const { address: host, port } = remote
    const socket = connect({ host, port, localAddress: local.address, noDelay: true })
    const patience = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_PATIENCE)
    const calm = () => clearTimeout(patience)
    socket.once('connect', calm).once('close', calm)
    return this.#hold(socket, local, remote)
  }

  #hold(socket: Socket, local: Listener, remote: Endpoint): Connection {
    this.#opened += 1
    const connection = { flow: `tcp-${this.#opened}`, socket, local, remote }
    this.#byFlow.set(connection.flow, connection)
    this.#byRemote.set(keyOf(local, remote), connection)
    const decoder = new StreamDecoder()
    socket.setTimeout(IDLE, () => socket.destroy())
    socket.on('data', (chunk) => this.#take(connection, decoder, chunk))
    socket.on('error', ({ message }) => this.#log('info', 'a SIP connection ends', { message }))
    socket.on('close', () => this.#drop(connection))
    return connection
  }

  #drop(connection: Connection): void {
    this.#byFlow.delete(connection.flow)
    const key = keyOf(connection.local, connection.remote)
    if (this.#byRemote.get(key) === connection) this.#byRemote.delete(key)
  }

  #take(connection: Connection, decoder: StreamDecoder, chunk: Buffer): void {
    const { socket, flow, local, remote } = connection
    try {
      for (const piece of decoder.decode(chunk)) {
        if (piece.type === 'ping') socket.write('\r\n')
        else {
          const { bytes } = piece
          const place = { protocol: local.protocol, local, remote, flow }
          this.receive(bytes, { ...place, bytes: bytes.length, time: Date.now() })
        }
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#log('info', 'a SIP connection is given up', { message, ...remote })
      socket.destroy()
    }
  }
}

function keyOf(local: Listener, { address, port }: Endpoint): string {
  return `${local.protocol}|${local.address}|${hostPort(address, port)}`
}
