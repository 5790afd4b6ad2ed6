import type { Log } from '../log.ts'
import { Certificates, type TlsOptions } from './certificates.ts'
import { type Carriers, openConnections } from './connections.ts'
import { type Doorkeeper, OPEN_DOOR } from './doorkeeper.ts'
import { tcpCarrier } from './tcp.ts'
import { tlsCarrier } from './tls.ts'
import type { Arrival, Listener, Path, Transport } from './transport.ts'
import { openUdp } from './udp.ts'
import { type WebSocketOptions, webSocketCarrier } from './websocket.ts'

export interface TransportOptions {
  readonly log: Log
  readonly doorkeeper?: Doorkeeper | undefined
  readonly tls?: TlsOptions | undefined
  readonly webSocket?: WebSocketOptions | undefined
}

/** Every protocol as one transport. */
export interface WholeTransport extends Transport {
  /**
   * Reads certificates and keys anew, for connections to come.
   *
   * @returns false when they cannot be used; the old ones stay.
   */
  reloadCertificates(): Promise<boolean>
}

/**
 * Opens listeners of every protocol as one transport.
 *
 * @throws what bind(2), listen(2), the files of `tls` and OpenSSL say; nothing stays open then.
 */
export async function openTransport(
  listen: readonly Listener[],
  options: TransportOptions,
): Promise<WholeTransport> {
  const { tls, log } = options
  const certificates = tls && (await Certificates.load(tls, log))
  const isDatagram = ({ protocol }: Listener) => protocol === 'udp'
  const udp = await openUdp(listen.filter(isDatagram), log)
  try {
    const others = listen.filter((each) => !isDatagram(each))
    const connections = await openConnections(others, carriers(options, certificates), log)
    return new Joined(udp, connections, certificates)
  } catch (error) {
    await udp.close()
    throw error
  }
}

function carriers(
  { log, doorkeeper = OPEN_DOOR, webSocket: options = {} }: TransportOptions,
  certificates: Certificates | undefined,
): Carriers {
  return {
    tcp: tcpCarrier(log, doorkeeper),
    ws: webSocketCarrier({ options, log, doorkeeper }),
    ...(certificates && {
      tls: tlsCarrier(certificates, log, doorkeeper),
      wss: webSocketCarrier({ options, certificates, log, doorkeeper }),
    }),
  }
}

class Joined implements WholeTransport {
  readonly #udp: Transport
  readonly #connections: Transport
  readonly #certificates: Certificates | undefined

  constructor(udp: Transport, connections: Transport, certificates: Certificates | undefined) {
    this.#udp = udp
    this.#connections = connections
    this.#certificates = certificates
  }

  get listeners(): readonly Listener[] {
    return [...this.#udp.listeners, ...this.#connections.listeners]
  }

  set receive(receive: (bytes: Buffer, arrival: Arrival) => void) {
    this.#udp.receive = receive
    this.#connections.receive = receive
  }

  stands(flow: string): boolean {
    return this.#connections.stands(flow)
  }

  send(bytes: Buffer, path: Path, failed?: () => void): void {
    const carrier = path.local.protocol === 'udp' ? this.#udp : this.#connections
    carrier.send(bytes, path, failed)
  }

  async reloadCertificates(): Promise<boolean> {
    return (await this.#certificates?.reload()) ?? true
  }

  async close(): Promise<void> {
    await Promise.all([this.#udp.close(), this.#connections.close()])
  }
}
