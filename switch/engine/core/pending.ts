import type { SipRequest } from '../message/message.ts'
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
}
