import type { Explained, Problem } from '../../../inventory/model/problem.ts'

/** The database server of this node cannot be had. */
export class PostgresError extends Error implements Explained {
  override readonly name = 'PostgresError'
  readonly code = 'POSTGRES_UNAVAILABLE'
  readonly blame = 'machine'
  readonly problems: readonly Problem[]

  constructor(message: string, hint: string) {
    super(message)
    this.problems = [{ message, hint }]
  }
}
