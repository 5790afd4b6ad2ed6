import { firstOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival } from '../transport/transport.ts'
import type { Application } from './application.ts'
import type { DialogEntry } from './dialog-entry.ts'
import type { Reliable } from './reliable.ts'

/** A request shown to an application that has not given its final answer. */
export interface Pending {
  readonly transactionId: string
  readonly transaction: ServerTransaction
  readonly request: SipRequest
  readonly arrival: Arrival
  application: Application
  /** The dialog it is in; absent for a new request. */
  readonly entry?: DialogEntry
  /** The dialog our provisional response to it has made. */
  early?: DialogEntry
  /** Provisional responses that want a PRACK each. */
  reliable?: Reliable
  /** Tag of our responses; the application's choice if its first response has one. */
  toTag?: string
  /** True once the application has said anything. */
  isHeard: boolean
  /** True when no other application may have it: it was sent to this one, or comes from another. */
  isFixed?: boolean
  /** Stops finding out who gets it. */
  callOff?: () => void
  /** Stops waiting for the application's first word. */
  stopWaiting?: () => void
}

/** Unanswered requests by each of the names they are looked up by. */
export class PendingTable {
  readonly #byId = new Map<string, Pending>()
  readonly #byTransaction = new Map<ServerTransaction, Pending>()
  /** New requests by what they share with copies that came another way (RFC 3261, 8.2.2.2). */
  readonly #byIdentity = new Map<string, Pending>()

  get size(): number {
    return this.#byId.size
  }

  add(pending: Pending): void {
    this.#byId.set(nameOf(pending), pending)
    this.#byTransaction.set(pending.transaction, pending)
    if (!pending.entry) this.#byIdentity.set(identityOf(pending.request), pending)
  }

  /**
   * The request an answer is for. An UPDATE that comes before its INVITE is answered has that one's
   * name; the answer's CSeq tells them apart.
   */
  get(transactionId: string, cseq = ''): Pending | undefined {
    const update = `${transactionId}${UPDATE}`
    if (/\sUPDATE$/i.test(cseq)) return this.#byId.get(update)
    return this.#byId.get(transactionId) ?? (cseq === '' ? this.#byId.get(update) : undefined)
  }

  of(transaction: ServerTransaction): Pending | undefined {
    return this.#byTransaction.get(transaction)
  }

  hasCopyOf(request: SipRequest): boolean {
    return this.#byIdentity.has(identityOf(request))
  }

  ofApplication(application: Application): readonly Pending[] {
    return [...this.#byId.values()].filter((pending) => pending.application === application)
  }

  /** Unanswered requests of a dialog's peer. */
  inDialog(entry: DialogEntry): readonly Pending[] {
    return [...this.#byId.values()].filter((pending) => pending.entry === entry)
  }

  close(): void {
    for (const { stopWaiting, reliable, callOff } of this.#byId.values()) {
      stopWaiting?.()
      callOff?.()
      reliable?.stop()
    }
  }

  /** @returns false when it was not there any more. */
  remove(pending: Pending): boolean {
    pending.stopWaiting?.()
    pending.reliable?.stop()
    pending.callOff?.()
    this.#byTransaction.delete(pending.transaction)
    if (!pending.entry) this.#byIdentity.delete(identityOf(pending.request))
    return this.#byId.delete(nameOf(pending))
  }
}

const UPDATE = ' UPDATE'

function nameOf({ transactionId, request: { method } }: Pending): string {
  return method === 'UPDATE' ? `${transactionId}${UPDATE}` : transactionId
}

function identityOf(request: SipRequest): string {
  const parts = [firstOf(request, 'call-id'), firstOf(request, 'cseq')]
  return [...parts, tagOf(firstOf(request, 'from'))].join('\0')
}
