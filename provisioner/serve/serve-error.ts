import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** This machine cannot serve installations, or must not on this network. */
export class ServeError extends OneProblem implements Explained {
  override readonly name = 'ServeError'
  readonly code = 'SERVE_REFUSED'
  readonly blame = 'machine'
}
