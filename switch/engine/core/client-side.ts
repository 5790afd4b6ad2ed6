import { firstOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { renderMessage, renderReceived } from '../message/render-message.ts'
import { replyTo } from '../message/reply.ts'
import { cancelFor } from '../transaction/ack.ts'
import { patience } from '../transaction/machine.ts'
import type { Arrival, Path } from '../transport/transport.ts'
import { messageLeader, requestSentLeader } from '../wire/leaders.ts'
import type { SipCommand } from '../wire/parse-command.ts'
import { takeAnswer } from './answered.ts'
import { applicationHeaders } from './app-headers.ts'
import type { Application } from './application.ts'
import type { Context } from './context.ts'
import { begun, type DialogEntry } from './dialog-entry.ts'
import { NOBODY } from './hang-up.ts'
import { lengthen } from './lengthen.ts'
import type { Outgoing } from './outgoing.ts'
import { Overtaking } from './overtaking.ts'
import { sentMeta, withVia } from './send.ts'
import type { Received } from './server-side.ts'
import { endEarly } from './uac-dialog.ts'
import { retryAfter } from './unreachable.ts'

/** A request ready to go, but for its Via. */
export interface Draft {
  readonly request: SipRequest
  /** The way it takes, and others for when that fails. */
  readonly ways: readonly [Path, ...Path[]]
  readonly dialogId: string
  readonly entry?: DialogEntry
  /** It asks for a session timer of which its application knows nothing. */
  readonly isTimed: boolean
}

/** Requests of applications: sent, and told what came back. */
export class ClientSide {
  readonly #context: Context
  readonly #outgoing = new Map<string, Outgoing>()
  readonly #overtaking = new Overtaking()
  readonly #offer: (received: Received) => void

  /** @param offer takes a request that came before the dialog it is in. */
  constructor(context: Context, offer: (received: Received) => void) {
    this.#context = context
    this.#offer = offer
  }

  get size(): number {
    return this.#outgoing.size
  }

  /** Sends a request; its echo reaches the application before any response to it. */
  send(application: Application, command: SipCommand, draft: Draft): void {
    const { ids, records } = this.#context
    const [path, ...others] = draft.ways
    const { request: bare, dialogId, entry, isTimed } = draft
    const request = withVia(bare, path, ids.branch())
    const transactionId = ids.uuid()
    const names = { transactionId, application, dialogId, ...(entry ? { entry } : {}) }
    const outgoing: Outgoing = { ...names, bare, request, path, others, isTimed, isHeard: false }
    this.#outgoing.set(transactionId, outgoing)
    if (entry) begin(entry, request)
    else if (request.method === 'SUBSCRIBE') this.#overtaking.expect(dialogId)
    if (!entry && request.method === 'INVITE') records.attempt('application', request)
    outgoing.told = this.echo(application, command, outgoing)
    this.#start(outgoing)
  }

  #start(outgoing: Outgoing): void {
    const { request, path } = outgoing
    outgoing.transaction = this.#context.transactions.request(request, path, {
      response: (response, arrival) => this.#take(outgoing, response, arrival),
      timedOut: () => this.#fails(outgoing, 408),
      failed: () => this.#fails(outgoing, 503),
    })
  }

  /** The next way is tried with a new branch (RFC 3263, 4.3); after the last, it has failed. */
  #fails(outgoing: Outgoing, status: number): void {
    if (!outgoing.isHeard) this.#avoid(outgoing)
    if (!this.#retry(outgoing)) this.#fail(outgoing, status)
  }

  #avoid({ path }: Outgoing, seconds?: number): void {
    const { unreachable, clock } = this.#context
    unreachable.mark(path, clock.now(), seconds)
  }

  #retry(outgoing: Outgoing): boolean {
    const { bare, others, cancel, isHeard, isOrphaned = false } = outgoing
    const [path, ...rest] = others
    if (!path || cancel || isHeard || isOrphaned) return false
    outgoing.path = path
    outgoing.others = rest
    outgoing.request = withVia(bare, path, this.#context.ids.branch())
    this.#start(outgoing)
    return true
  }

  /** Tells the application what its request looked like when it went out. */
  echo(
    application: Application,
    command: SipCommand,
    sent: { readonly request: SipRequest; readonly path: Path; readonly transactionId: string },
  ): number {
    const { ids, clock } = this.#context
    const text = renderMessage(sent.request)
    const names = { command: command.id, transactionId: sent.transactionId }
    const meta = sentMeta(text.length, sent.path, clock.now())
    return application.tell(requestSentLeader(ids.uuid(), meta, names), text)
  }

  /** The application wants an INVITE back. @returns why that is not possible. */
  cancel(application: Application, command: SipCommand): string | undefined {
    const outgoing = this.#outgoing.get(command.transactionId)
    const isInvite = outgoing?.request.method === 'INVITE'
    if (outgoing?.application !== application || !isInvite) {
      return `unable to cancel unknown transaction id: ${command.transactionId}`
    }
    const reason = applicationHeaders(command.message, {
      local: outgoing.path.local,
      isFixed: true,
    })
    const { headers, ...bare } = cancelFor(outgoing.request)
    const kept = reason.filter(({ name }) => name === 'reason')
    this.#cancelWith(outgoing, { ...bare, headers: [...headers, ...kept] })
    const transactionId = this.#context.ids.uuid()
    const cancel = outgoing.cancel?.request ?? outgoing.request
    this.echo(application, command, { request: cancel, path: outgoing.path, transactionId })
    return undefined
  }

  /** The application is gone: what it asked for is taken back. */
  leave(application: Application): void {
    const all = [...this.#outgoing.values()]
    for (const outgoing of all.filter((each) => each.application === application)) {
      outgoing.isOrphaned = true
      endEarly(this.#context, outgoing)
      if (outgoing.request.method === 'INVITE') {
        this.#cancelWith(outgoing, cancelFor(outgoing.request))
      }
    }
  }

  close(): void {
    for (const { cancel } of this.#outgoing.values()) cancel?.stopWaiting?.()
  }

  #cancelWith(outgoing: Outgoing, request: SipRequest): void {
    outgoing.cancel ??= { request, isSent: false }
    if (outgoing.transaction?.isProceeding) this.#sendCancel(outgoing)
  }

  #sendCancel(outgoing: Outgoing): void {
    const { cancel, path } = outgoing
    if (!cancel || cancel.isSent) return
    cancel.isSent = true
    const { transactions, clock } = this.#context
    transactions.request(cancel.request, path, NOBODY)
    // RFC 3261, 9.1: a peer that ignores the CANCEL is waited for no longer than that.
    cancel.stopWaiting = clock.after(patience(transactions.timing), () => {
      outgoing.transaction?.forget()
      this.#fail(outgoing, 487)
    })
  }

  #take(outgoing: Outgoing, response: SipResponse, arrival: Arrival): void {
    const { status } = response
    const wait = status === 503 ? retryAfter(firstOf(response, 'retry-after')) : undefined
    if (wait !== undefined) this.#avoid(outgoing, wait)
    if (status === 503 && this.#retry(outgoing)) return
    if (lengthen(this.#context, outgoing, response)) return this.#start(outgoing)
    outgoing.isHeard = true
    if (status < 200) this.#sendCancel(outgoing)
    if (status === 100) return
    if (status >= 200) this.#remove(outgoing)
    const isNews = takeAnswer(this.#context, outgoing, { response, arrival })
    if (isNews) this.#tell(outgoing, response, arrival)
    if (status >= 200) this.#release(outgoing)
  }

  /** A response the network did not give. */
  #fail(outgoing: Outgoing, status: number): void {
    if (!this.#remove(outgoing)) return
    const { ids, clock } = this.#context
    const response = replyTo(outgoing.request, { status, toTag: ids.tag() })
    const remote = { address: '', port: 0 }
    const { local } = outgoing.path
    const arrival: Arrival = {
      protocol: local.protocol,
      local,
      remote,
      bytes: 0,
      time: clock.now(),
    }
    takeAnswer(this.#context, outgoing, { response, arrival })
    this.#tell(outgoing, response, arrival)
    this.#release(outgoing)
  }

  /** A NOTIFY that came before the answer to its SUBSCRIBE. @returns whether it is kept. */
  hold(received: Received): boolean {
    return this.#overtaking.hold(received)
  }

  #release({ entry, dialogId }: Outgoing): void {
    if (entry) return
    for (const received of this.#overtaking.release(dialogId)) this.#offer(received)
  }

  #remove({ transactionId, cancel }: Outgoing): boolean {
    cancel?.stopWaiting?.()
    return this.#outgoing.delete(transactionId)
  }

  #tell(outgoing: Outgoing, response: SipResponse, arrival: Arrival): void {
    const { application, transactionId, dialogId } = outgoing
    const leader = messageLeader(this.#context.ids.uuid(), arrival, { transactionId, dialogId })
    const told = application.tell(leader, renderReceived(response), toldBefore(outgoing))
    const made = outgoing.entry ? undefined : this.#context.dialogs.get(dialogId)
    if (made && response.status < 300) made.told = told
  }
}

/** A body is an offer; an UPDATE without one only keeps the session alive (RFC 4028, 7.4). */
function begin(entry: DialogEntry, request: SipRequest): void {
  const isInvite = request.method === 'INVITE'
  if (isInvite) entry.isNegotiated = false
  if (isInvite || request.body.length > 0) begun(entry.making, request)
}

/**
 * The echo of a request that an application may await and then listen for responses to. drachtio-srf
 * itself sends those within dialogs and those that make one, and listens before it goes on.
 */
function toldBefore({ entry, dialogId, told }: Outgoing): number | undefined {
  return entry || dialogId !== '' ? undefined : told
}
