import type { Blame } from '../inventory/model/problem.ts'

/** Exit statuses of the command line; docs/errors.md explains them to those who script it. */
export const EXIT = {
  done: 0,
  /** A mistake of this program. */
  ourMistake: 1,
  /** The files or arguments must change. */
  input: 2,
  /** This machine cannot do it. */
  machine: 3,
  /** A program or host that was asked to do its part failed. */
  command: 4,
  interrupted: 130,
} as const

export function exitStatusOf(blame: Blame): number {
  return EXIT[blame]
}
