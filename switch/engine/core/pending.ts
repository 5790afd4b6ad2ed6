import { firstOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { ServerTransaction } from '../transaction/server-transaction.ts'
import type { Arrival } from '../transport/transport.ts'
import type { Application } from './application.ts'
import type { DialogEntry } from './dialog-table.ts'

/** A request shown to an application that has not given its final answer. */
export interface Pending {
  readonly transactionId: string
  readonly transaction: ServerTransaction
  readonly request: SipRequest
  readonly arrival: Arrival
  readonly application: Application
  /** The dialog it is in; absent for a new request. */
  readonly entry?: DialogEntry
  /** Tag of our responses; the application's choice if its first response has one. */
  toTag?: string
  /** True once the application has said anything. */
  isHeard: boolean
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
    this.#byId.set(pending.transactionId, pending)
    this.#byTransaction.set(pending.transaction, pending)
    if (!pending.entry) this.#byIdentity.set(identityOf(pending.request), pending)
  }

  get(transactionId: string): Pending | undefined {
    return this.#byId.get(transactionId)
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
    for (const pending of this.#byId.values()) pending.stopWaiting?.()
  }

  /** @returns false when it was not there any more. */
  remove(pending: Pending): boolean {
    pending.stopWaiting?.()
    this.#byTransaction.delete(pending.transaction)
    if (!pending.entry) this.#byIdentity.delete(identityOf(pending.request))
    return this.#byId.delete(pending.transactionId)
  }
}

function identityOf(request: SipRequest): string {
  const parts = [firstOf(request, 'call-id'), firstOf(request, 'cseq')]
  return [...parts, tagOf(firstOf(request, 'from'))].join('\0')
}
