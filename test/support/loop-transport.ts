import type { Endpoint } from '../../inventory/model/switch-file.ts'
import type { Arrival, Clock, Path, Transport } from '../../switch/engine/transport/transport.ts'

export interface Datagram {
  readonly text: string
  readonly path: Path
  /** Milliseconds since 1970. */
  readonly time: number
}

export const LISTENER: Endpoint = { address: '192.0.2.1', port: 5060 }
export const PEER: Endpoint = { address: '192.0.2.9', port: 5080 }

/** A network that keeps what is sent and brings what the test says. */
export class LoopTransport implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly listeners: readonly Endpoint[]
  readonly sent: Datagram[] = []
  readonly #clock: Clock

  constructor(clock: Clock, listeners: readonly Endpoint[] = [LISTENER]) {
    this.#clock = clock
    this.listeners = listeners
  }

  send(bytes: Buffer, path: Path): void {
    this.sent.push({ text: bytes.toString(), path, time: this.#clock.now() })
  }

  /** A datagram comes in. */
  bring(datagram: string | Buffer, remote: Endpoint = PEER): void {
    const bytes = Buffer.from(datagram)
    const local = this.listeners[0] ?? LISTENER
    const time = this.#clock.now()
    this.receive(bytes, { protocol: 'udp', local, remote, bytes: bytes.length, time })
  }

  /** What was sent since the last look. */
  take(): readonly Datagram[] {
    return this.sent.splice(0)
  }

  async close(): Promise<void> {}
}
