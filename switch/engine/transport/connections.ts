import { isIP } from 'node:net'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Log } from '../log.ts'
import { hostPort } from '../message/uri.ts'
import { aliasPort } from './alias.ts'
import type { Carrier, Channel, Served } from './channel.ts'
import { asSeenFrom } from './local-networks.ts'
import {
  type Arrival,
  isSecure,
  type Listener,
  type Path,
  type Protocol,
  type Transport,
} from './transport.ts'

/** Bytes a peer may leave unread before it is cut off. */
const TOO_SLOW = 1024 * 1024

export type Carriers = Readonly<Partial<Record<Protocol, Carrier>>>

interface Connection {
  readonly flow: string
  readonly channel: Channel
  /** The listener, as everybody sees it. */
  readonly local: Listener
  /** Where its peer listens, as far as it says so. */
  alias?: string
}

/**
 * Opens listeners whose messages come over connections.
 *
 * @throws what listen(2) says; nothing stays open then.
 */
export async function openConnections(
  listen: readonly Listener[],
  carriers: Carriers,
  log: Log,
): Promise<Transport> {
  const connections = new Connections(carriers, log)
  try {
    for (const listener of listen) await connections.listen(listener)
  } catch (error) {
    await connections.close()
    throw error
  }
  return connections
}

class Connections implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly listeners: Listener[] = []
  readonly #carriers: Carriers
  readonly #log: Log
  readonly #served: Served[] = []
  readonly #byFlow = new Map<string, Connection>()
  /** Connections by the peer's end: whoever talks to it uses the same one (RFC 3261, 18). */
  readonly #byRemote = new Map<string, Connection>()
  /** Connections by where their peers listen, as they say (RFC 5923). */
  readonly #byAlias = new Map<string, Connection>()
  #opened = 0

  constructor(carriers: Carriers, log: Log) {
    this.#carriers = carriers
    this.#log = log
  }

  async listen(wish: Listener): Promise<void> {
    const carrier = this.#carriers[wish.protocol]
    if (!carrier) throw new RangeError(`${wish.protocol} needs a certificate and a key`)
    const served = await carrier.serve(wish, (channel) => this.#hold(channel, local))
    const local = { ...wish, port: served.port }
    this.#served.push(served)
    this.listeners.push(local)
  }

  stands(flow: string): boolean {
    return this.#byFlow.has(flow)
  }

  send(bytes: Buffer, path: Path, failed?: () => void): void {
    const channel = (this.#find(path) ?? this.#dial(path))?.channel
    if (!channel) return void setImmediate(() => failed?.())
    channel.write(bytes, (error) => error && failed?.())
    if (channel.unread <= TOO_SLOW) return
    this.#log('warn', 'a SIP peer reads too slowly and is disconnected', { ...channel.remote })
    channel.destroy()
  }

  async close(): Promise<void> {
    const closed = this.#served.map((each) => each.close())
    for (const { channel } of this.#byFlow.values()) channel.destroy()
    await Promise.all(closed)
  }

  #find({ local, remote, flow, name }: Path): Connection | undefined {
    const asked = this.#byFlow.get(flow ?? '')
    if (asked) return asked
    const key = keyOf(local, remote)
    const known = this.#byRemote.get(key)
    if (known && (name === undefined || known.channel.proves(name))) return known
    // Without a proof anybody could have the requests for another's port (RFC 5923, 8.1).
    const alias = this.#byAlias.get(key)
    return alias?.channel.proves(name ?? remote.address) ? alias : undefined
  }

  #dial({ local, remote, name }: Path): Connection | undefined {
    if (isIP(remote.address) === 0 || remote.port === 0) return undefined
    const listener = this.listeners.find((each) => isSame(each, local)) ?? local
    const channel = this.#carriers[local.protocol]?.dial(local, remote, name)
    return channel && this.#hold(channel, listener)
  }

  #hold(channel: Channel, local: Listener): Connection {
    this.#opened += 1
    const flow = `${local.protocol}-${this.#opened}`
    const connection: Connection = { flow, channel, local }
    this.#byFlow.set(flow, connection)
    this.#byRemote.set(keyOf(local, channel.remote), connection)
    channel.user = {
      message: (bytes) => this.#take(connection, bytes),
      ended: () => this.#drop(connection),
    }
    return connection
  }

  #drop(connection: Connection): void {
    const { flow, local, channel, alias } = connection
    this.#byFlow.delete(flow)
    forget(this.#byRemote, keyOf(local, channel.remote), connection)
    if (alias !== undefined) forget(this.#byAlias, alias, connection)
  }

  #take(connection: Connection, bytes: Buffer): void {
    const { flow, local, channel } = connection
    const { remote } = channel
    if (isSecure(local)) this.#learnAlias(connection, bytes)
    const place = { protocol: local.protocol, local: asSeenFrom(remote.address, local), remote }
    this.receive(bytes, { ...place, flow, bytes: bytes.length, time: Date.now() })
  }

  #learnAlias(connection: Connection, bytes: Buffer): void {
    const port = connection.alias === undefined ? aliasPort(bytes) : undefined
    if (port === undefined) return
    const { local, channel } = connection
    connection.alias = keyOf(local, { address: channel.remote.address, port })
    this.#byAlias.set(connection.alias, connection)
  }
}

function forget(map: Map<string, Connection>, key: string, connection: Connection): void {
  if (map.get(key) === connection) map.delete(key)
}

function isSame(one: Listener, other: Listener): boolean {
  return one.protocol === other.protocol && one.address === other.address && one.port === other.port
}

function keyOf(local: Listener, { address, port }: Endpoint): string {
  return `${local.protocol}|${local.address}|${hostPort(address, port)}`
}
