import { OneProblem } from '../../../inventory/model/one-problem.ts'
import type { Explained } from '../../../inventory/model/problem.ts'

/** The application of the switch cannot be used. */
export class AppError extends OneProblem implements Explained {
  override readonly name = 'AppError'
  readonly code = 'APP_UNUSABLE'
  readonly blame = 'input'
}
