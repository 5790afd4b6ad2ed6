import type { Log } from '../log.ts'
import type { Arrival, Listener, Path, Transport } from '../transport/transport.ts'
import type { Observer } from './observer.ts'

/**
 * A transport that lets an observer see what passes, and ends what goes wrong with the message it went
 * wrong with: a mistake of ours must not end the calls of everybody else.
 */
export class ObservedTransport implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly #inner: Transport
  readonly #observer: Observer

  constructor(inner: Transport, observer: Observer, log: Log) {
    this.#inner = inner
    this.#observer = observer
    inner.receive = (bytes, arrival) => {
      observer.received(bytes, arrival)
      try {
        this.receive(bytes, arrival)
      } catch (error) {
        const stack = error instanceof Error ? error.stack : String(error)
        log('error', 'a message could not be dealt with', { stack, ...arrival.remote })
      }
    }
  }

  get listeners(): readonly Listener[] {
    return this.#inner.listeners
  }

  stands(flow: string): boolean {
    return this.#inner.stands(flow)
  }

  send(bytes: Buffer, path: Path, failed?: () => void): void {
    this.#observer.sent(bytes, path)
    this.#inner.send(bytes, path, failed)
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}
