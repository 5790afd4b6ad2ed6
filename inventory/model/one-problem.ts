import type { Problem } from './problem.ts'

/** An error about one problem: its message says what is wrong, its hint what to do. */
export abstract class OneProblem extends Error {
  readonly problems: readonly Problem[]

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.problems = [{ message, hint }]
  }
}
