import { parseMessage } from '../message/parse-message.ts'
import { renderMessage } from '../message/render-message.ts'
import { stampVia } from '../message/via.ts'
import type { Drop, Observer } from '../observe/observer.ts'
import { replyPath, statelessReply } from '../transaction/stateless.ts'
import type { Arrival, Listener, Path, Transport } from '../transport/transport.ts'
import type { Policy } from './policy.ts'
import { scannerLook } from './scanner.ts'
import type { Source, Sources } from './sources.ts'

/** Longer than this, what is no SIP was meant to be some. */
const KEEP_ALIVE = 8

interface Parts {
  readonly policy: Policy
  readonly sources: Sources
  readonly observer: Observer
}

/** A transport that lets fall what nobody should spend time on, before it is parsed. */
export class GuardedTransport implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly #inner: Transport
  readonly #parts: Parts
  readonly #isScanner: (bytes: Buffer) => boolean

  constructor(inner: Transport, parts: Parts) {
    this.#inner = inner
    this.#parts = parts
    this.#isScanner = scannerLook(parts.policy.scanners)
    inner.receive = (bytes, arrival) => this.#take(bytes, arrival)
  }

  get listeners(): readonly Listener[] {
    return this.#inner.listeners
  }

  stands(flow: string): boolean {
    return this.#inner.stands(flow)
  }

  send(bytes: Buffer, path: Path, failed?: () => void): void {
    this.#inner.send(bytes, path, failed)
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  #take(bytes: Buffer, arrival: Arrival): void {
    const { sources, observer } = this.#parts
    const source = sources.of(arrival.remote.address, arrival.time)
    const why = (source && excess(bytes, arrival, source)) ?? noSip(bytes)
    if (why !== undefined) return observer.dropped(why)
    if (source && this.#isScanner(bytes)) return this.#turnAway(bytes, arrival, source)
    this.receive(bytes, arrival)
  }

  #turnAway(bytes: Buffer, arrival: Arrival, source: Source): void {
    const { policy, observer } = this.#parts
    const { answer, banFor } = policy.scanners
    source.bannedUntil = arrival.time + banFor * 1000
    if (answer === 'silence') return observer.dropped('scanner')
    observer.refused('scanner')
    const message = parseMessage(bytes)
    if (message.kind !== 'request' || message.method === 'ACK') return
    const request = stampVia(message, arrival.remote)
    const reply = statelessReply(request, { status: answer, reason: 'Decline' })
    this.#inner.send(renderMessage(reply), replyPath(request, arrival))
  }
}

function excess(bytes: Buffer, { time }: Arrival, source: Source): Drop | undefined {
  if (time < source.bannedUntil) return 'banned'
  if (!source.bytes.take(bytes.length, time)) return 'bytes'
  if (!source.messages.take(1, time)) return 'messages'
  return undefined
}

/** A request's first line has the version at its end, a response's at its start; others get 505. */
function noSip(bytes: Buffer): Drop | undefined {
  if (bytes.length <= KEEP_ALIVE) return 'keep-alive'
  return bytes.includes('SIP/') ? undefined : 'not-sip'
}
