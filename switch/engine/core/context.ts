import type { SessionTimerOptions } from '../dialog/session-timer.ts'
import type { Log } from '../log.ts'
import type { TransactionLayer } from '../transaction/layer.ts'
import type { Clock, Listener, Target, Transport } from '../transport/transport.ts'
import type { Applications } from './application.ts'
import type { CallRecords } from './call-records.ts'
import type { DialogTable } from './dialog-table.ts'
import type { Directions } from './direction.ts'
import type { Ids } from './ids.ts'
import type { RegisteredFlows } from './registered-flows.ts'
import type { Unreachable } from './unreachable.ts'

/** What every part of the core works with. */
export interface Context {
  readonly transport: Transport
  readonly transactions: TransactionLayer
  readonly applications: Applications
  readonly dialogs: DialogTable
  readonly listeners: readonly Listener[]
  readonly clock: Clock
  readonly ids: Ids
  readonly resolve: Resolve
  readonly log: Log
  readonly sessionTimer: SessionTimerOptions
  readonly records: CallRecords
  /** Decides about new requests; absent: their claims do. */
  directions?: Directions | undefined
  readonly registered: RegisteredFlows
  readonly unreachable: Unreachable
  /** SIP URI of the next hop of new requests for which the application names none. */
  readonly outboundProxy?: string | undefined
}

/**
 * Finds where a URI leads (RFC 3263): the best place first, others for when it fails. Calls back at
 * once for an address, later for a name; with nothing when it leads nowhere we can speak to.
 */
export type Resolve = (uri: string, then: (targets: readonly Target[]) => void) => void
