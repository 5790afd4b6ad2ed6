import type { Endpoint } from '../../inventory/model/switch-file.ts'
import type {
  Arrival,
  Clock,
  Listener,
  Path,
  Protocol,
  Transport,
} from '../../switch/engine/transport/transport.ts'

export interface Datagram {
  readonly text: string
  readonly path: Path
  /** Milliseconds since 1970. */
  readonly time: number
}

export const LISTENER: Listener = { protocol: 'udp', address: '192.0.2.1', port: 5060 }
export const PEER: Endpoint = { address: '192.0.2.9', port: 5080 }

/** How a message comes in; absent: over the first listener, in a datagram. */
export interface Way {
  readonly protocol?: Protocol
  readonly flow?: string
}

/** A network that keeps what is sent and brings what the test says. */
export class LoopTransport implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly listeners: readonly Listener[]
  readonly sent: Datagram[] = []
  /** Connections that stand. */
  readonly flows = new Set<string>()
  /** Ways on which nothing can be sent. */
  refuses: (path: Path) => boolean = () => false
  readonly #clock: Clock

  constructor(clock: Clock, listeners: readonly Listener[] = [LISTENER]) {
    this.#clock = clock
    this.listeners = listeners
  }

  stands(flow: string): boolean {
    return this.flows.has(flow)
  }

  send(bytes: Buffer, path: Path, failed?: () => void): void {
    if (this.refuses(path)) return void setImmediate(() => failed?.())
    this.sent.push({ text: bytes.toString(), path, time: this.#clock.now() })
  }

  /** A datagram comes in. */
  bring(datagram: string | Buffer, remote: Endpoint = PEER, { protocol, flow }: Way = {}): void {
    const bytes = Buffer.from(datagram)
    const isMeant = (each: Listener) => protocol === undefined || each.protocol === protocol
    const local = this.listeners.find(isMeant) ?? LISTENER
    const arrival = { protocol: local.protocol, local, remote, bytes: bytes.length }
    const time = this.#clock.now()
    this.receive(bytes, { ...arrival, time, ...(flow === undefined ? {} : { flow }) })
  }

  /** What was sent since the last look. */
  take(): readonly Datagram[] {
    return this.sent.splice(0)
  }

  async close(): Promise<void> {}
}
