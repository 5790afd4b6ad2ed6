import { parseRack } from '../dialog/rack.ts'
import { endsSubscription } from '../dialog/subscription.ts'
import { header } from '../message/header.ts'
import { firstOf, NO_BODY, type SipRequest } from '../message/message.ts'
import { renderReceived } from '../message/render-message.ts'
import { type ReplyContent, replyTo } from '../message/reply.ts'
import type { Proxies } from '../proxy/proxies.ts'
import type { ProxyOptions } from '../proxy/proxy-options.ts'
import { cancelFor } from '../transaction/ack.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival } from '../transport/transport.ts'
import { messageLeader, newRequestLeader } from '../wire/leaders.ts'
import type { Application } from './application.ts'
import type { Context } from './context.ts'
import { begun, type DialogEntry } from './dialog-entry.ts'
import { type Direction, UNDECIDED } from './direction.ts'
import { afterRequest, unfitInDialog } from './in-dialog.ts'
import { requestFacts } from './log-facts.ts'
import type { Pending, PendingTable } from './pending.ts'
import { drop, refuse, withdraw, withReason } from './withdraw.ts'

/** Milliseconds an application has for its first word on a request. */
const APPLICATION_PATIENCE = 64_000
/** Seconds after which a peer may try again when every application is busy. */
const RETRY_AFTER = 5

/** Requests from the network: shown to an application, answered as it says. */
export class ServerSide {
  readonly #context: Context
  readonly #pending: PendingTable
  readonly #proxies: Proxies

  constructor(context: Context, pending: PendingTable, proxies: Proxies) {
    this.#context = context
    this.#proxies = proxies
    this.#pending = pending
  }

  /** A request outside any dialog. */
  offer(request: SipRequest, arrival: Arrival, transaction: ServerTransaction): void {
    if (this.#isMerged(request)) return void refuse(request, transaction, { status: 482 })
    if (request.method === 'INVITE') this.#context.records.attempt('network', request)
    const pending = this.#keep({ request, arrival, transaction, application: UNDECIDED })
    const then = (direction: Direction) => this.#follow(pending, direction)
    const callOff = this.#context.directions?.find(request, arrival, then)
    if (!callOff) this.#offerTo(pending, this.#context.applications.choose(request.method))
    else if (pending.application === UNDECIDED) pending.callOff = callOff
  }

  #follow(pending: Pending, direction: Direction): void {
    delete pending.callOff
    pending.isFixed = true
    if (direction.to === 'nobody') return this.#turnDown(pending, direction.content)
    if (direction.to === 'proxy') return this.#pass(pending, direction.options)
    if (direction.to === 'application') return this.#offerTo(pending, direction.application)
    const { applications } = this.#context
    const application = applications.choose(pending.request.method, direction.tag)
    if (application === 'nobody') return this.#turnDown(pending, { status: 480 })
    this.#offerTo(pending, application)
  }

  #pass(pending: Pending, options: ProxyOptions): void {
    const wish = { id: '', type: 'proxy', transactionId: pending.transactionId, options } as const
    drop(this.#context, this.#pending, pending)
    const message = { startLine: '', headers: [], body: NO_BODY }
    this.#proxies.forward(UNDECIDED, { ...wish, message }, pending)
  }

  #offerTo(pending: Pending, application: Application | 'busy' | 'nobody'): void {
    if (application === 'busy') {
      const headers = [header('Retry-After', RETRY_AFTER)]
      return this.#turnDown(pending, { status: 503, headers })
    }
    if (application === 'nobody') {
      const { request } = pending
      const facts = { method: request.method, callId: firstOf(request, 'call-id') }
      this.#context.log('info', 'no application takes a request', facts)
      return this.#turnDown(pending, { status: 503 })
    }
    pending.application = application
    this.#showNew(pending)
  }

  #turnDown(pending: Pending, content: ReplyContent): void {
    if (drop(this.#context, this.#pending, pending)) this.#fail(pending, content)
  }

  #showNew({ application, request, arrival, transactionId }: Pending): void {
    const leader = newRequestLeader(this.#context.ids.uuid(), arrival, transactionId)
    application.tell(leader, renderReceived(request))
  }

  /** Once: a request that kills one application after the other must not get to all of them. */
  #offerAgain(pending: Pending): boolean {
    if (pending.entry || pending.isHeard || pending.isFixed) return false
    const application = this.#context.applications.choose(pending.request.method)
    if (typeof application === 'string') return false
    pending.application = application
    pending.isFixed = true
    this.#showNew(pending)
    return true
  }

  /** A request within a dialog. */
  offerInDialog(entry: DialogEntry, received: Received): void {
    const { request, transaction } = received
    const refusal = unfitInDialog(entry, request)
    if (refusal) return void refuse(request, transaction, refusal)
    entry.dialog = afterRequest(entry.dialog, request)
    if (request.method === 'PRACK') return this.#offerPrack(entry, received)
    if (request.method === 'BYE') {
      if (entry.dialog.isEarly) return this.#endEarly(entry, received)
      this.#end(entry)
      if (entry.dialog.method === 'INVITE') {
        this.#context.records.stop('network', 'normal-release', request)
      }
    }
    begun(entry.taking, request)
    if (request.method === 'INVITE') entry.isNegotiated = false
    this.#show(entry, received)
    if (endsSubscription(entry.dialog, request)) this.#context.dialogs.remove(entry)
  }

  /** The peer takes its INVITE back. */
  cancel(request: SipRequest, arrival: Arrival, invite: ServerTransaction): void {
    const pending = this.#pending.of(invite)
    if (pending)
      withdraw(this.#context, this.#pending, pending, {
        cancel: request,
        arrival,
        content: { status: 487 },
        reason: 'call-canceled',
      })
  }

  /**
   * The application is gone: another is asked what it has said nothing to yet; all other peers are
   * told at once, not left waiting.
   */
  leave(application: Application): void {
    for (const pending of this.#pending.ofApplication(application)) {
      if (this.#offerAgain(pending)) continue
      drop(this.#context, this.#pending, pending)
      this.#fail(pending, { status: 503 })
    }
  }

  #keep(content: NewPending): Pending {
    const pending: Pending = { transactionId: this.#context.ids.uuid(), ...content, isHeard: false }
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

  /** RFC 3262, 3. */
  #offerPrack(entry: DialogEntry, received: Received): void {
    const { request, transaction } = received
    const rack = parseRack(firstOf(request, 'rack'))
    const { reliable } = entry
    if (!rack || !reliable?.acknowledge(rack)) {
      return void refuse(request, transaction, { status: 481 })
    }
    // Once its INVITE is answered it says nothing new, and drachtio-srf would not take it any more.
    const isLate = !entry.dialog.isEarly && !entry.taking.invite && request.body.length === 0
    if (isLate) return transaction.respond(replyTo(request, { status: 200 }))
    this.#show(entry, received)
    reliable.release()
  }

  /** A caller may hang up before it is answered (RFC 3261, 15); to the application it is a CANCEL. */
  #endEarly(entry: DialogEntry, { request, arrival, transaction }: Received): void {
    transaction.respond(replyTo(request, { status: 200 }))
    const pending = this.#pending.get(entry.inviteTransactionId)
    if (!pending) return
    const cancel = withReason(cancelFor(pending.request), 'BYE')
    withdraw(this.#context, this.#pending, pending, {
      cancel,
      arrival,
      content: { status: 487 },
      reason: 'call-canceled',
    })
  }

  #show(entry: DialogEntry, { request, arrival, transaction }: Received): void {
    const { application, dialog, inviteTransactionId } = entry
    const isEarlyUpdate = request.method === 'UPDATE' && dialog.isEarly && dialog.role === 'uas'
    const named = isEarlyUpdate ? { transactionId: inviteTransactionId } : {}
    const content = { request, arrival, transaction, application, entry, ...named }
    const { transactionId } = this.#keep(content)
    const names = { transactionId, dialogId: dialog.id }
    const leader = messageLeader(this.#context.ids.uuid(), arrival, names)
    application.tell(leader, renderReceived(request), entry.told)
  }

  /** RFC 3261, 15.1.2: what the peer asked before its BYE is answered, too. */
  #end(entry: DialogEntry): void {
    this.#context.dialogs.remove(entry)
    for (const pending of this.#pending.inDialog(entry)) {
      drop(this.#context, this.#pending, pending)
      refuse(pending.request, pending.transaction, { status: 487 })
    }
  }

  /** A request no application answers; a call that begins so is over. */
  #fail({ request, transaction, entry }: Unanswered, content: ReplyContent): void {
    const response = refuse(request, transaction, content)
    if (request.method !== 'INVITE' || entry) return
    this.#context.records.stop('application', 'system-error-initiated-termination', response)
  }

  #giveUp(pending: Pending): void {
    // Only an INVITE may take longer than its client's patience.
    if (pending.isHeard && pending.request.method === 'INVITE') return
    if (!drop(this.#context, this.#pending, pending)) return
    this.#context.log('warn', 'an application left a request unanswered', requestFacts(pending))
    // A late answer to anything but an INVITE would only come after its client gave up (RFC 4320).
    if (pending.request.method !== 'INVITE') return pending.transaction.forget()
    this.#fail(pending, { status: 504 })
  }
}

/** A request as the transaction layer hands it over. */
export interface Received {
  readonly request: SipRequest
  readonly arrival: Arrival
  readonly transaction: ServerTransaction
}

type Unanswered = Pick<Pending, 'request' | 'transaction' | 'entry'>
type NewPending = Omit<Pending, 'transactionId' | 'isHeard'> & { readonly transactionId?: string }
