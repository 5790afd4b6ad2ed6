import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** The node is described with what Debian's installer cannot do unattended. */
export class NotByPreseedError extends OneProblem implements Explained {
  override readonly name = 'NotByPreseedError'
  readonly code = 'NOT_BY_PRESEED'
  readonly blame = 'input'

  constructor(node: string, what: string) {
    super(
      `${node} ${what}, which Debian's installer cannot do`,
      `install it by our own: switchyard medium ${node}, or switchyard serve`,
    )
  }
}
