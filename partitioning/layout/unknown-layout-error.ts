import type { Explained, Problem } from '../../inventory/model/problem.ts'

/** A node asks for a layout that does not exist. */
export class UnknownLayoutError extends Error implements Explained {
  override readonly name = 'UnknownLayoutError'
  readonly code = 'LAYOUT_UNKNOWN'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(name: string, known: readonly string[]) {
    const message = `layout "${name}" does not exist`
    super(message)
    this.problems = [{ message, hint: `there is ${known.join(', ')}` }]
  }
}
