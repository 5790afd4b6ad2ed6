import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

export interface RecipeShortage {
  /** Whose space it is: `the disk of ds1`, `group vg0 of ds1`. */
  readonly owner: string
  /** Bytes there are. */
  readonly available: number
  /** Bytes there would have to be. */
  readonly needed: number
}

/**
 * A recipe does not fit. The installer itself would not say so: it drops an expert recipe that is
 * too large for the disk, and takes a stock one (partman-auto 177, `choose_recipe`).
 */
export class RecipeTooLargeError extends OneProblem implements Explained {
  override readonly name = 'RecipeTooLargeError'
  readonly code = 'RECIPE_TOO_LARGE'
  readonly blame = 'input'

  constructor({ owner, available, needed }: RecipeShortage) {
    const message =
      `${owner} has ${available} bytes, its recipe needs ${needed}: ` +
      `${needed - available} bytes are missing`
    super(message, 'take a larger disk, or make partitions smaller')
  }
}
