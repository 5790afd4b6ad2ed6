import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** A partman recipe holds what the installer's shell would misread, or what stops it. */
export class RecipeError extends OneProblem implements Explained {
  override readonly name = 'RecipeError'
  readonly code = 'RECIPE_INVALID'
  readonly blame = 'input'
}
