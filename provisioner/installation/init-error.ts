import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** The installation cannot be begun with what was given. */
export class InitError extends OneProblem implements Explained {
  override readonly name = 'InitError'
  readonly code = 'INIT_REFUSED'
  readonly blame = 'input'
}
