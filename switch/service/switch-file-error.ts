import { type Explained, formatProblem, type Problem } from '../../inventory/model/problem.ts'

/** The configuration of the daemons cannot be used. Carries every problem found. */
export class SwitchFileError extends Error implements Explained {
  override readonly name = 'SwitchFileError'
  readonly code = 'SWITCH_FILE_INVALID'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
  }
}
