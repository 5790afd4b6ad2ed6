import { OneProblem } from '../../../inventory/model/one-problem.ts'
import type { Explained } from '../../../inventory/model/problem.ts'

/** The database server of this node cannot be had. */
export class PostgresError extends OneProblem implements Explained {
  override readonly name = 'PostgresError'
  readonly code = 'POSTGRES_UNAVAILABLE'
  readonly blame = 'machine'
}
