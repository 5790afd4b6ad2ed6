import { dialogId, refreshTarget } from '../dialog/dialog.ts'
import { header } from '../message/header.ts'
import { firstOf, type SipRequest } from '../message/message.ts'
import { parseCseq } from '../message/parse-message.ts'
import { renderReceived } from '../message/render-message.ts'
import { type ReplyContent, replyTo } from '../message/reply.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival } from '../transport/transport.ts'
import { messageLeader, newRequestLeader } from '../wire/leaders.ts'
import type { SipCommand } from '../wire/parse-command.ts'
import { answer } from './answer.ts'
import type { Application } from './application.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-table.ts'
import { type Pending, PendingTable } from './pending.ts'

/** Milliseconds an application has for its first word on a request. */
const APPLICATION_PATIENCE = 64_000
/** Seconds after which a peer may try again when every application is busy. */
const RETRY_AFTER = 5

/** Requests from the network: shown to an application, answered as it says. */
export class ServerSide {
  readonly #context: Context
  readonly #pending = new PendingTable()

  constructor(context: Context) {
    this.#context = context
  }

  get size(): number {
    return this.#pending.size
  }

  /** A request outside any dialog. */
  offer(request: SipRequest, arrival: Arrival, transaction: ServerTransaction): void {
    if (this.#isMerged(request)) return this.#refuse(request, transaction, { status: 482 })
    const application = this.#context.applications.choose(request.method)
    if (application === 'busy') {
      const headers = [header('Retry-After', RETRY_AFTER)]
      return this.#refuse(request, transaction, { status: 503, headers })
    }
    if (application === 'nobody') {
      const facts = { method: request.method, callId: firstOf(request, 'call-id') }
      this.#context.log('info', 'no application takes a request', facts)
      return this.#refuse(request, transaction, { status: 503 })
    }
    const pending = this.#keep({ request, arrival, transaction, application })
    application.tell(
      newRequestLeader(this.#context.ids.uuid(), arrival, pending.transactionId),
      renderReceived(request),
    )
  }

  /** A request within a dialog. */
  offerInDialog(entry: DialogEntry, received: Received): void {
    const { request, arrival, transaction } = received
    const refusal = this.#unfit(entry, request)
    if (refusal) return this.#refuse(request, transaction, refusal)
    const sequence = parseCseq(request)?.number ?? 0
    entry.dialog = { ...refreshed(entry, request), remoteSequence: sequence }
    if (request.method === 'INVITE') entry.isInvited = true
    if (request.method === 'BYE') this.#end(entry)
    const { application } = entry
    const { transactionId } = this.#keep({ request, arrival, transaction, application, entry })
    const names = { transactionId, dialogId: entry.dialog.id }
    const leader = messageLeader(this.#context.ids.uuid(), arrival, names)
    application.tell(leader, renderReceived(request))
  }

  /** The application answers. @returns why it cannot be sent. */
  answer(application: Application, command: SipCommand): string | undefined {
    const pending = this.#pending.get(command.transactionId)
    if (pending?.application !== application) {
      return 'Response not sent due to unknown transaction'
    }
    const isFinal = answer(this.#context, pending, command)
    if (isFinal) this.#pending.remove(pending)
    return undefined
  }

  /** The peer takes its INVITE back. */
  cancel(request: SipRequest, arrival: Arrival, invite: ServerTransaction): void {
    const pending = this.#pending.of(invite)
    if (!pending) return
    this.#pending.remove(pending)
    if (pending.entry) pending.entry.isInvited = false
    this.#refuse(pending.request, invite, { status: 487 })
    const name = pending.isHeard ? dialogId(pending.request) : ''
    const names = { transactionId: pending.transactionId, dialogId: name }
    const leader = messageLeader(this.#context.ids.uuid(), arrival, names)
    pending.application.tell(leader, renderReceived(request))
  }

  /** The application is gone: its peers are told at once, not left waiting. */
  leave(application: Application): void {
    for (const pending of this.#pending.ofApplication(application)) {
      this.#pending.remove(pending)
      this.#refuse(pending.request, pending.transaction, { status: 503 })
    }
  }

  close(): void {
    this.#pending.close()
  }

  #keep(content: Omit<Pending, 'transactionId' | 'isHeard'>): Pending {
    const pending: Pending = { ...content, transactionId: this.#context.ids.uuid(), isHeard: false }
    pending.stopWaiting = this.#context.clock.after(APPLICATION_PATIENCE, () =>
      this.#giveUp(pending),
    )
    this.#pending.add(pending)
    return pending
  }

  /** RFC 3261, 8.2.2.2: it came another way before, and may be a call already. */
  #isMerged(request: SipRequest): boolean {
    const isCall = request.method === 'INVITE' && this.#context.dialogs.madeBy(request)
    return this.#pending.hasCopyOf(request) || Boolean(isCall)
  }

  /** RFC 3261, 15.1.2: what the peer asked before its BYE is answered, too. */
  #end(entry: DialogEntry): void {
    this.#context.dialogs.remove(entry)
    for (const pending of this.#pending.inDialog(entry)) {
      this.#pending.remove(pending)
      this.#refuse(pending.request, pending.transaction, { status: 487 })
    }
  }

  /** RFC 3261, 12.2.2 and 14.2. */
  #unfit(
    { dialog, isInvited, isInviting }: DialogEntry,
    request: SipRequest,
  ): ReplyContent | undefined {
    const sequence = parseCseq(request)?.number ?? 0
    if (sequence <= dialog.remoteSequence) {
      return { status: 500, reason: 'CSeq Out Of Order' }
    }
    if (request.method === 'INVITE' && isInvited) {
      return { status: 500, headers: [header('Retry-After', 1 + (sequence % 10))] }
    }
    if (request.method === 'INVITE' && isInviting) return { status: 491 }
    return undefined
  }

  #refuse(request: SipRequest, transaction: ServerTransaction, content: ReplyContent): void {
    transaction.respond(replyTo(request, { toTag: transaction.toTag, ...content }))
  }

  #giveUp(pending: Pending): void {
    if (pending.isHeard || !this.#pending.remove(pending)) return
    if (pending.entry) pending.entry.isInvited = false
    this.#context.log('warn', 'an application left a request unanswered', identityOf(pending))
    // A late answer to anything but an INVITE would only come after its client gave up (RFC 4320).
    if (pending.request.method !== 'INVITE') return pending.transaction.forget()
    this.#refuse(pending.request, pending.transaction, { status: 504 })
  }
}

/** What a log says about a request. */
function identityOf({ request, entry, application }: Pending): object {
  const callId = firstOf(request, 'call-id')
  const facts = { method: request.method, callId, application: application.name }
  return entry ? { ...facts, dialogId: entry.dialog.id } : facts
}

/** A request as the transaction layer hands it over. */
export interface Received {
  readonly request: SipRequest
  readonly arrival: Arrival
  readonly transaction: ServerTransaction
}

const REFRESHING = ['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY']

function refreshed({ dialog }: DialogEntry, request: SipRequest) {
  return REFRESHING.includes(request.method) ? refreshTarget(dialog, request) : dialog
}
