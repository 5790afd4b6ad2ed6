import type { Log } from '../log.ts'
import { header } from '../message/header.ts'
import { firstOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import { parseCseq } from '../message/parse-message.ts'
import { renderReceived } from '../message/render-message.ts'
import { replyTo } from '../message/reply.ts'
import { parseUri } from '../message/uri.ts'
import { type LayerOptions, TransactionLayer, type TransactionUser } from '../transaction/layer.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival, Clock, Listener, Transport } from '../transport/transport.ts'
import { messageLeader } from '../wire/leaders.ts'
import type { SipCommand } from '../wire/parse-command.ts'
import { type Application, Applications } from './application.ts'
import { ClientSide } from './client-side.ts'
import type { Context, Resolve } from './context.ts'
import { DialogTable } from './dialog-table.ts'
import { hangUp } from './hang-up.ts'
import type { Ids } from './ids.ts'
import { sendRequest } from './send-request.ts'
import { type Received, ServerSide } from './server-side.ts'

export interface CoreOptions extends LayerOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly ids: Ids
  readonly resolve: Resolve
  readonly log: Log
}

/** Requests an application may be offered outside a dialog; all others are refused here. */
const METHODS = [
  ...[
    'INVITE',
    'REGISTER',
    'OPTIONS',
    'MESSAGE',
    'INFO',
    'NOTIFY',
    'SUBSCRIBE',
    'PUBLISH',
    'REFER',
  ],
]
/** Requests that mean nothing outside a dialog. */
const ONLY_IN_DIALOG = ['BYE', 'UPDATE', 'PRACK']

/** The user agent core (RFC 3261, 5): between the transactions and the applications. */
export class EngineCore implements TransactionUser {
  readonly #context: Context
  readonly #servers: ServerSide
  readonly #clients: ClientSide

  constructor({ transport, clock, ids, resolve, log, ...options }: CoreOptions) {
    this.#context = {
      transport,
      transactions: new TransactionLayer(transport, clock, this, options),
      applications: new Applications(),
      dialogs: new DialogTable(),
      ...{ listeners: transport.listeners, clock, ids, resolve, log },
    }
    this.#servers = new ServerSide(this.#context)
    this.#clients = new ClientSide(this.#context)
  }

  get listeners(): readonly Listener[] {
    return this.#context.listeners
  }

  /** What is held for calls and requests under way; zero when there are none. */
  get load(): {
    readonly dialogs: number
    readonly requests: number
    readonly transactions: number
  } {
    const { dialogs, transactions } = this.#context
    const requests = this.#servers.size + this.#clients.size
    return { dialogs: dialogs.size, requests, transactions: transactions.size }
  }

  join(application: Application): void {
    this.#context.applications.add(application)
  }

  /** An application's connection is gone, and nobody is left to speak for its calls. */
  leave(application: Application): void {
    this.#context.applications.remove(application)
    this.#servers.leave(application)
    this.#clients.leave(application)
    for (const entry of this.#context.dialogs.of(application)) {
      hangUp(this.#context, entry, 'application disconnected')
    }
  }

  /** Carries out a `sip` command. Calls back with a reason when it cannot be. */
  command(application: Application, command: SipCommand, fail: (reason: string) => void): void {
    const { startLine } = command.message
    if (startLine.startsWith('SIP/')) {
      const problem = this.#servers.answer(application, command)
      if (problem !== undefined) fail(problem)
    } else if (command.dialogId === '' && command.transactionId !== '') {
      const problem = startLine.startsWith('CANCEL ')
        ? this.#clients.cancel(application, command)
        : `invalid request-uri: ${startLine}`
      if (problem !== undefined) fail(problem)
    } else {
      sendRequest(this.#context, this.#clients, { application, command, fail })
    }
  }

  close(): void {
    this.#servers.close()
    this.#clients.close()
    this.#context.dialogs.close()
    this.#context.transactions.close()
  }

  tag(): string {
    return this.#context.ids.tag()
  }

  onRequest(request: SipRequest, arrival: Arrival, transaction: ServerTransaction): void {
    const received = { request, arrival, transaction }
    if (request.method === 'INVITE') transaction.respond(replyTo(request, { status: 100 }))
    if (tagOf(firstOf(request, 'to')) !== undefined) return this.#inDialog(received)
    const refusal = unfit(request)
    if (refusal) return this.#refuse(received, refusal)
    this.#servers.offer(request, arrival, transaction)
  }

  onAck(request: SipRequest, arrival: Arrival): void {
    const entry = this.#context.dialogs.find(request)
    const unconfirmed = entry?.unconfirmed
    if (!entry || !unconfirmed || unconfirmed.sequence !== parseCseq(request)?.number) return
    unconfirmed.stop()
    delete entry.unconfirmed
    const { ids } = this.#context
    const transactionId = unconfirmed.isFirst ? entry.inviteTransactionId : ids.uuid()
    const leader = messageLeader(ids.uuid(), arrival, { transactionId, dialogId: entry.dialog.id })
    entry.application.tell(leader, renderReceived(request))
  }

  onCancel(request: SipRequest, arrival: Arrival, invite: ServerTransaction): void {
    this.#servers.cancel(request, arrival, invite)
  }

  /** The call it belonged to is over, or never was ours (RFC 3261, 13.2.2.4: after 64 * T1). */
  onStray(): void {}

  #inDialog(received: Received): void {
    const entry = this.#context.dialogs.find(received.request)
    if (!entry) return this.#refuse(received, { status: 481 })
    this.#servers.offerInDialog(entry, received)
  }

  #refuse({ request, transaction }: Received, refusal: Refusal): void {
    const { status, allow = false } = refusal
    const headers = allow ? [header('Allow', METHODS.join(', '))] : []
    transaction.respond(replyTo(request, { status, headers, toTag: transaction.toTag }))
  }
}

interface Refusal {
  readonly status: number
  readonly allow?: boolean
}

function unfit({ method, uri }: SipRequest): Refusal | undefined {
  if (ONLY_IN_DIALOG.includes(method)) return { status: 481 }
  if (!METHODS.includes(method)) return { status: 405, allow: true }
  // RFC 3261, 8.2.2.1: a scheme we cannot serve.
  if (!parseUri(uri) && !/^tel:/i.test(uri)) return { status: /^sips?:/i.test(uri) ? 400 : 416 }
  return undefined
}
