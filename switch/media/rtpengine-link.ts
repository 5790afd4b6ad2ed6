import rtpengine from 'rtpengine-client'
import type { Endpoint } from '../../inventory/model/switch-file.ts'
import { MediaError, type MediaFault } from './media.ts'

/** Milliseconds rtpengine has for an answer; it needs a few. */
const PATIENCE = 1000

/** A lost datagram is no lost rtpengine: each request is sent up to this many times. */
const ATTEMPTS = 2

/** rtpengine-client prints an answer that comes after its time-out to standard output. */
class Client extends rtpengine.Client {
  protected override _onParsedMessage(reply: { id: string; data: Record<string, unknown> }): void {
    if (this.messages.has(reply.id)) super._onParsedMessage(reply)
  }
}

export type Verb =
  | 'offer'
  | 'answer'
  | 'delete'
  | 'query'
  | 'list'
  | 'ping'
  | 'playMedia'
  | 'stopMedia'
  | 'blockDTMF'
  | 'subscribeRequest'
  | 'subscribeAnswer'
  | 'unsubscribe'
type Reply = Readonly<Record<string, unknown>>

/** One rtpengine and whether it answers. */
export interface Relay {
  readonly place: Endpoint
  isHealthy: boolean
}

export interface LinkWatcher {
  /** Something arrived that is no answer of rtpengine. */
  nonsense(reason: string): void
  /** The relay stopped answering, or answers again. */
  changed(relay: Relay): void
}

/** Speaks rtpengine's control protocol (ng, bencode over UDP). */
export class RtpengineLink {
  readonly #client = new Client({ timeout: PATIENCE })
  readonly #watcher: LinkWatcher

  constructor(watcher: LinkWatcher) {
    this.#watcher = watcher
    this.#client.on('error', (error: Error) => watcher.nonsense(error.message))
  }

  /** @throws {MediaError} `unreachable` after the last attempt, otherwise what rtpengine says. */
  async request(relay: Relay, verb: Verb, body: object): Promise<Reply> {
    const reply = await this.#insist(relay, verb, body)
    if (reply.result !== 'error' && reply.result !== 'load limit') return reply
    const reason = String(reply['error-reason'] ?? reply.message ?? reply.result)
    throw new MediaError(faultOf(reply), reason)
  }

  close(): void {
    this.#client.close()
  }

  /** Repeating is safe: the same offer for the same call gets the same ports again. */
  async #insist(relay: Relay, verb: Verb, body: object): Promise<Reply> {
    const { address: host, port } = relay.place
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = await this.#client[verb]({ host, port }, body)
        this.#mark(relay, true)
        return reply
      } catch (error) {
        if (attempt < ATTEMPTS) continue
        this.#mark(relay, false)
        throw new MediaError('unreachable', String(error))
      }
    }
  }

  #mark(relay: Relay, isHealthy: boolean): void {
    if (relay.isHealthy === isHealthy) return
    relay.isHealthy = isHealthy
    this.#watcher.changed(relay)
  }
}

function faultOf(reply: Reply): MediaFault {
  if (/unknown call-id/i.test(String(reply['error-reason']))) return 'lost'
  return isLimit(reply) ? 'overloaded' : 'refused'
}

/** rtpengine's limits (`max-sessions`, `max-load`, ...) and its port range running out. */
function isLimit(reply: Reply): boolean {
  return reply.result === 'load limit' || /port|session limit/i.test(String(reply['error-reason']))
}
