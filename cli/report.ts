import { CommanderError } from 'commander'
import { formatProblem, isExplained } from '../inventory/model/problem.ts'
import { stackOf } from '../inventory/model/reason-of.ts'
import { explainSystemError } from '../inventory/model/system-error.ts'
import { EXIT, exitStatusOf } from './exit-status.ts'
import type { Surroundings } from './surroundings.ts'

/** Tells the user what went wrong. @returns the exit status. */
export function report(error: unknown, { output, signal }: Surroundings): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.input
  if (signal.aborted) {
    output.remark('interrupted: nothing unfinished is left behind; run it again to go on\n')
    return EXIT.interrupted
  }
  const known = isExplained(error) ? error : explainSystemError(error)
  if (known) {
    output.remark(`${known.problems.map(formatProblem).join('\n')}\n`)
    return exitStatusOf(known.blame)
  }
  const stack = stackOf(error)
  output.remark(`${stack}\nThis is a mistake in switchyard itself; please report it.\n`)
  return EXIT.ourMistake
}
