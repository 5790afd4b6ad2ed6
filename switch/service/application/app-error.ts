import type { Explained, Problem } from '../../../inventory/model/problem.ts'

/** The application of the switch cannot be used. */
export class AppError extends Error implements Explained {
  override readonly name = 'AppError'
  readonly code = 'APP_UNUSABLE'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(message: string, hint: string) {
    super(message)
    this.problems = [{ message, hint }]
  }
}
