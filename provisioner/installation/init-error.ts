import type { Explained, Problem } from '../../inventory/model/problem.ts'

/** The installation cannot be begun with what was given. */
export class InitError extends Error implements Explained {
  override readonly name = 'InitError'
  readonly code = 'INIT_REFUSED'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(message: string, hint: string) {
    super(message)
    this.problems = [{ message, hint }]
  }
}
