import { randomBytes } from 'node:crypto'
import type { SessionTimerOptions } from '../dialog/session-timer.ts'
import type { Log } from '../log.ts'
import { parseCseq } from '../message/cseq.ts'
import { firstOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import { renderReceived } from '../message/render-message.ts'
import { replyTo } from '../message/reply.ts'
import { Proxies } from '../proxy/proxies.ts'
import { type LayerOptions, TransactionLayer, type TransactionUser } from '../transaction/layer.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival, Clock, Listener, Transport } from '../transport/transport.ts'
import { messageLeader } from '../wire/leaders.ts'
import type { ProxyCommand, SipCommand } from '../wire/parse-command.ts'
import { Answering } from './answering.ts'
import { type Application, Applications } from './application.ts'
import { CallRecords } from './call-records.ts'
import { ClientSide } from './client-side.ts'
import type { Context, Resolve } from './context.ts'
import { describe } from './descriptions.ts'
import { DialogTable } from './dialog-table.ts'
import type { Directions } from './direction.ts'
import type { Ids } from './ids.ts'
import { PendingTable } from './pending.ts'
import { RegisteredFlows } from './registered-flows.ts'
import { sendRequest } from './send-request.ts'
import { type Received, ServerSide } from './server-side.ts'
import { Survival, type SurvivalOptions } from './survival.ts'
import { unfit, unfitOutside } from './unfit.ts'
import { Unreachable } from './unreachable.ts'
import { drop, refuse } from './withdraw.ts'

export interface CoreOptions extends LayerOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly ids: Ids
  readonly resolve: Resolve
  readonly log: Log
  /** Absent: session timers only where a peer or an application asks for one. */
  readonly sessionTimer?: SessionTimerOptions | undefined
  /** What becomes of the calls of an application that dies; absent: they wait for a little. */
  readonly survival?: SurvivalOptions | undefined
  /** Seals our part in the routes of calls that are passed on; absent: another at each start. */
  readonly sealKey?: string | undefined
  /** SIP URI of the next hop of new requests for which the application names none. */
  readonly outboundProxy?: string | undefined
}

/** The user agent core (RFC 3261, 5): between the transactions and the applications. */
export class EngineCore implements TransactionUser {
  readonly #context: Context
  readonly #pending = new PendingTable()
  readonly #servers: ServerSide
  readonly #answering: Answering
  readonly #clients: ClientSide
  readonly #proxies: Proxies
  /** The calls of applications that died. */
  readonly survival: Survival

  constructor({ transport, clock, ids, resolve, log, ...options }: CoreOptions) {
    const { sessionTimer = {}, outboundProxy } = options
    const applications = new Applications()
    this.#context = {
      transport,
      transactions: new TransactionLayer(transport, clock, this, options),
      applications,
      records: new CallRecords({ applications, clock, ids, log }),
      dialogs: new DialogTable(),
      registered: new RegisteredFlows(),
      unreachable: new Unreachable(),
      ...{ listeners: transport.listeners, clock, ids, resolve, log, sessionTimer, outboundProxy },
    }
    this.#proxies = new Proxies(this.#context, options.sealKey ?? randomBytes(32).toString('hex'))
    this.#servers = new ServerSide(this.#context, this.#pending, this.#proxies)
    this.#answering = new Answering(this.#context, this.#pending)
    this.survival = new Survival(this.#context, this.#pending, options.survival ?? {})
    this.#clients = new ClientSide(this.#context, (received) => this.#inDialog(received))
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
    const requests = this.#pending.size + this.#clients.size + this.#proxies.size
    return { dialogs: dialogs.size, requests, transactions: transactions.size }
  }

  /** From now on these decide about new requests. */
  direct(directions: Directions): void {
    this.#context.directions = directions
  }

  join(application: Application): void {
    this.#context.applications.add(application)
  }

  /** An application's connection is gone, and nobody is left to speak for its calls. */
  leave(application: Application): void {
    this.#context.applications.remove(application)
    this.#servers.leave(application)
    this.#clients.leave(application)
    this.survival.leave(application)
  }

  /**
   * Keeps with a call what its application wants an heir to know.
   *
   * @returns false when the application has no such call.
   */
  note(application: Application, dialogId: string, text: string): boolean {
    const entry = this.#context.dialogs.get(dialogId)
    if (entry?.application !== application) return false
    entry.note = text
    return true
  }

  /** Carries out a `sip` command. Calls back with a reason when it cannot be. */
  command(application: Application, command: SipCommand, fail: (reason: string) => void): void {
    const { startLine } = command.message
    if (startLine.startsWith('SIP/')) {
      this.#answering.answer(application, command, fail)
    } else if (command.dialogId === '' && command.transactionId !== '') {
      const problem = startLine.startsWith('CANCEL ')
        ? this.#clients.cancel(application, command)
        : `invalid request-uri: ${startLine}`
      if (problem !== undefined) fail(problem)
    } else {
      sendRequest(this.#context, this.#clients, { application, command, fail })
    }
  }

  /** Passes a request on for an application. Calls back with a reason when it cannot be. */
  proxy(application: Application, command: ProxyCommand, fail: (reason: string) => void): void {
    const pending = this.#pending.get(command.transactionId)
    if (pending?.application !== application || pending.entry) {
      return fail(`Unknown transaction id: ${command.transactionId}`)
    }
    if (command.options.destinations.length === 0) return fail('no destination')
    drop(this.#context, this.#pending, pending)
    this.#proxies.forward(application, command, pending)
  }

  close(): void {
    this.survival.close()
    this.#pending.close()
    this.#clients.close()
    this.#proxies.close()
    this.#context.dialogs.close()
    this.#context.transactions.close()
  }

  tag(): string {
    return this.#context.ids.tag()
  }

  onRequest(request: SipRequest, arrival: Arrival, transaction: ServerTransaction): void {
    const received = { request, arrival, transaction }
    if (request.method === 'INVITE') transaction.respond(replyTo(request, { status: 100 }))
    const isInDialog = tagOf(firstOf(request, 'to')) !== undefined
    const refusal =
      unfit(request, this.#context.sessionTimer) ?? (isInDialog ? undefined : unfitOutside(request))
    if (refusal) return void refuse(request, transaction, refusal)
    if (isInDialog) return this.#inDialog(received)
    this.#servers.offer(request, arrival, transaction)
  }

  onAck(request: SipRequest, arrival: Arrival): void {
    const entry = this.#context.dialogs.find(request)
    const unconfirmed = entry?.unconfirmed
    if (!entry) return this.#proxies.passAck(request)
    if (!unconfirmed || unconfirmed.sequence !== parseCseq(request)?.number) return
    unconfirmed.stop()
    delete entry.unconfirmed
    describe(entry, 'remote', request)
    const { ids } = this.#context
    const transactionId = unconfirmed.isFirst ? entry.inviteTransactionId : ids.uuid()
    const leader = messageLeader(ids.uuid(), arrival, { transactionId, dialogId: entry.dialog.id })
    entry.application.tell(leader, renderReceived(request))
  }

  onCancel(request: SipRequest, arrival: Arrival, invite: ServerTransaction): void {
    if (!this.#proxies.cancel(invite)) this.#servers.cancel(request, arrival, invite)
  }

  /** The call it belonged to is over, or never was ours (RFC 3261, 13.2.2.4: after 64 * T1). */
  onStray(): void {}

  #inDialog(received: Received): void {
    const { request, transaction } = received
    const entry = this.#context.dialogs.find(request)
    if (!entry && this.#clients.hold(received)) return
    if (!entry && this.#proxies.takes(received)) return
    if (!entry) return void refuse(request, transaction, { status: 481 })
    this.#servers.offerInDialog(entry, received)
  }
}
