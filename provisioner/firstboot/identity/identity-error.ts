import type { Explained, Problem } from '../../../inventory/model/problem.ts'

/** What a machine was told of itself cannot be. */
export class IdentityError extends Error implements Explained {
  override readonly name = 'IdentityError'
  readonly code = 'IDENTITY_INVALID'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(source: string, problems: readonly Problem[]) {
    super(`the ${source} cannot be used`)
    this.problems = problems
  }
}
