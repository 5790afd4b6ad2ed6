import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Log } from '../log.ts'
import type { TransactionLayer } from '../transaction/layer.ts'
import type { Clock } from '../transport/transport.ts'
import type { Applications } from './application.ts'
import type { DialogTable } from './dialog-table.ts'
import type { Ids } from './ids.ts'

/** What every part of the core works with. */
export interface Context {
  readonly transactions: TransactionLayer
  readonly applications: Applications
  readonly dialogs: DialogTable
  readonly listeners: readonly Endpoint[]
  readonly clock: Clock
  readonly ids: Ids
  readonly resolve: Resolve
  readonly log: Log
}

/**
 * Finds the address of a URI's host. Calls back at once for an address, later for a name; without
 * an address when there is none.
 */
export type Resolve = (uri: string, then: (remote: Endpoint | undefined) => void) => void
