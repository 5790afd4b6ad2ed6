import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** A node asks for a layout that does not exist. */
export class UnknownLayoutError extends OneProblem implements Explained {
  override readonly name = 'UnknownLayoutError'
  readonly code = 'LAYOUT_UNKNOWN'
  readonly blame = 'input'

  constructor(name: string, known: readonly string[]) {
    const message = `layout "${name}" does not exist`
    super(message, `there is ${known.join(', ')}`)
  }
}
