import type { SipMessage, SipRequest, SipResponse } from '../message/message.ts'
import { parseMessage } from '../message/parse-message.ts'
import { renderMessage } from '../message/render-message.ts'
import { type ReplyContent, replyTo } from '../message/reply.ts'
import { stampVia, topVia } from '../message/via.ts'
import { BLIND, type Observer } from '../observe/observer.ts'
import type { Arrival, Clock, Path, Transport } from '../transport/transport.ts'
import { outcomeSent, outcomeTold } from './call-outcomes.ts'
import { ClientTransaction, type ClientUser } from './client-transaction.ts'
import { type Gate, OPEN_GATE } from './gate.ts'
import { clientKey, serverKey } from './keys.ts'
import { TIMING, type Timing } from './machine.ts'
import { ServerTransaction } from './server-transaction.ts'
import { replyPath, statelessReply } from './stateless.ts'

/** Who decides what is answered (RFC 3261, 5: the transaction user). */
export interface TransactionUser {
  /** A new To tag. */
  tag(): string
  /** A request that is no retransmission, no ACK and no CANCEL. */
  onRequest(request: SipRequest, arrival: Arrival, transaction: ServerTransaction): void
  /** An ACK that no transaction absorbed: it is for a 2xx. */
  onAck(request: SipRequest, arrival: Arrival): void
  /** The INVITE it cancels is not answered yet. */
  onCancel(request: SipRequest, arrival: Arrival, invite: ServerTransaction): void
  /** A final 2xx that repeats one whose transaction is over. */
  onStray(response: SipResponse, arrival: Arrival): void
}

export interface LayerOptions {
  readonly timing?: Timing | undefined
  /** Absent: every request gets a transaction. */
  readonly gate?: Gate | undefined
  readonly observer?: Observer | undefined
}

/** Requests and responses out of datagrams, each once (RFC 3261, 17). */
export class TransactionLayer {
  readonly timing: Timing
  readonly #transport: Transport
  readonly #clock: Clock
  readonly #user: TransactionUser
  readonly #gate: Gate
  readonly #observer: Observer
  readonly #servers = new Map<string, ServerTransaction>()
  readonly #clients = new Map<string, ClientTransaction>()

  constructor(
    transport: Transport,
    clock: Clock,
    user: TransactionUser,
    { timing = TIMING, gate = OPEN_GATE, observer = BLIND }: LayerOptions = {},
  ) {
    this.timing = timing
    this.#gate = gate
    this.#observer = observer
    this.#transport = transport
    this.#clock = clock
    this.#user = user
    transport.receive = (bytes, arrival) => this.#receive(bytes, arrival)
  }

  /** Transactions under way, for those who look for leaks. */
  get size(): number {
    return this.#servers.size + this.#clients.size
  }

  /** Sends a request and repeats it as long as it must. */
  request(request: SipRequest, path: Path, user: ClientUser): ClientTransaction {
    const key = clientKey(request) ?? ''
    const watched = outcomeTold(request, user, (status) => this.#observer.ended('out', status))
    const transaction = new ClientTransaction(request, watched, {
      ...this.#door(path),
      ended: () => this.#clients.delete(key),
    })
    this.#clients.set(key, transaction)
    transaction.start()
    return transaction
  }

  /** Sends something that has no transaction of its own: an ACK for a 2xx. */
  send(message: SipMessage, path: Path, failed?: () => void): void {
    this.#transport.send(renderMessage(message), path, failed)
  }

  close(): void {
    // The sockets close later: what still comes must not begin anything.
    this.#transport.receive = () => undefined
    for (const each of [...this.#servers.values(), ...this.#clients.values()]) each.abandon()
    this.#servers.clear()
    this.#clients.clear()
  }

  #receive(bytes: Buffer, arrival: Arrival): void {
    const message = parseMessage(bytes)
    if (message.kind === 'response') return this.#takeResponse(message, arrival)
    if (message.kind === 'request')
      return this.#takeRequest(stampVia(message, arrival.remote), arrival)
    this.#observer.dropped('malformed')
    const { request, reason, status } = message
    if (request && request.method !== 'ACK' && topVia(request)) {
      const content = status === 400 ? { status, reason: `Bad Request: ${reason}` } : { status }
      this.#refuse(stampVia(request, arrival.remote), arrival, content)
    }
  }

  #refuse(request: SipRequest, arrival: Arrival, content: ReplyContent): void {
    this.send(statelessReply(request, content), replyPath(request, arrival))
  }

  #takeRequest(request: SipRequest, arrival: Arrival): void {
    const key = serverKey(request, request.method === 'ACK' ? 'INVITE' : request.method)
    if (key === undefined) return
    const known = this.#servers.get(key)
    if (known && request.method === 'ACK') {
      return known.absorbsAck ? known.acknowledge() : this.#user.onAck(request, arrival)
    }
    if (known) {
      this.#observer.repeated('in')
      return known.repeat()
    }
    if (request.method === 'ACK') return this.#user.onAck(request, arrival)
    const refusal = this.#gate.judge(request, arrival)
    if (refusal) return this.#refuse(request, arrival, refusal)
    const transaction = this.#serve(key, request, arrival)
    if (request.method === 'CANCEL') return this.#cancel(request, arrival, transaction)
    this.#user.onRequest(request, arrival, transaction)
  }

  #serve(key: string, request: SipRequest, arrival: Arrival): ServerTransaction {
    const { address } = arrival.remote
    const watch = outcomeSent(request, (status) => this.#observer.ended('in', status))
    const door = {
      ...this.#door(replyPath(request, arrival), watch),
      ended: () => {
        if (this.#servers.delete(key)) this.#gate.closed(address)
      },
    }
    const transaction = new ServerTransaction(request, door, this.#user.tag())
    this.#servers.set(key, transaction)
    this.#gate.opened(address)
    return transaction
  }

  /** RFC 3261, 9.2: a CANCEL is answered here; after a final response it changes nothing. */
  #cancel(request: SipRequest, arrival: Arrival, transaction: ServerTransaction): void {
    const invite = this.#servers.get(serverKey(request, 'INVITE') ?? '')
    const { toTag } = invite ?? transaction
    transaction.respond(replyTo(request, { status: invite ? 200 : 481, toTag }))
    if (!invite) return
    if (!invite.isAnswered) this.#user.onCancel(request, arrival, invite)
  }

  #takeResponse(response: SipResponse, arrival: Arrival): void {
    const transaction = this.#clients.get(clientKey(response) ?? '')
    if (transaction) transaction.receive(response, arrival)
    else if (response.status >= 200 && response.status < 300) this.#user.onStray(response, arrival)
  }

  #door(path: Path, watch: (message: SipMessage) => void = () => undefined) {
    let last: SipMessage | undefined
    return {
      path,
      timing: this.timing,
      clock: this.#clock,
      send: (message: SipMessage, failed?: () => void) => {
        if (message === last) this.#observer.repeated('out')
        last = message
        watch(message)
        this.send(message, path, failed)
      },
    }
  }
}
