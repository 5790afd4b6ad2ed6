import type { Log } from '../log.ts'
import { type Doorkeeper, OPEN_DOOR } from './doorkeeper.ts'
import { openTcp } from './tcp.ts'
import type { Arrival, Listener, Path, Transport } from './transport.ts'
import { openUdp } from './udp.ts'

/**
 * Opens listeners of every protocol as one transport.
 *
 * @throws what bind(2) and listen(2) say; nothing stays open then.
 */
export async function openTransport(
  listen: readonly Listener[],
  log: Log,
  doorkeeper: Doorkeeper = OPEN_DOOR,
): Promise<Transport> {
  const udp = await openUdp(listenersOf(listen, 'udp'), log)
  try {
    return new Joined(udp, await openTcp(listenersOf(listen, 'tcp'), log, doorkeeper))
  } catch (error) {
    await udp.close()
    throw error
  }
}

function listenersOf(listen: readonly Listener[], protocol: Listener['protocol']) {
  return listen.filter((each) => each.protocol === protocol)
}

class Joined implements Transport {
  readonly #udp: Transport
  readonly #tcp: Transport

  constructor(udp: Transport, tcp: Transport) {
    this.#udp = udp
    this.#tcp = tcp
  }

  get listeners(): readonly Listener[] {
    return [...this.#udp.listeners, ...this.#tcp.listeners]
  }

  set receive(receive: (bytes: Buffer, arrival: Arrival) => void) {
    this.#udp.receive = receive
    this.#tcp.receive = receive
  }

  stands(flow: string): boolean {
    return this.#tcp.stands(flow)
  }

  send(bytes: Buffer, path: Path, failed?: () => void): void {
    const carrier = path.local.protocol === 'udp' ? this.#udp : this.#tcp
    carrier.send(bytes, path, failed)
  }

  async close(): Promise<void> {
    await Promise.all([this.#udp.close(), this.#tcp.close()])
  }
}
