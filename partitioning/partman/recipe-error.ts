import type { Explained, Problem } from '../../inventory/model/problem.ts'

/** A partman recipe holds what the installer's shell would misread, or what stops it. */
export class RecipeError extends Error implements Explained {
  override readonly name = 'RecipeError'
  readonly code = 'RECIPE_INVALID'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(message: string, hint: string) {
    super(message)
    this.problems = [{ message, hint }]
  }
}
