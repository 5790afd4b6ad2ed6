import type { Explained, Problem } from '../../inventory/model/problem.ts'

/** Nodes are not what the repository says, or could not be asked. */
export class DriftError extends Error implements Explained {
  override readonly name = 'DriftError'
  readonly code = 'DRIFT_FOUND'
  readonly blame = 'command'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'))
    this.problems = problems
  }
}

/** A line of the waivers says nothing that could be obeyed. */
export class WaiverError extends Error implements Explained {
  override readonly name = 'WaiverError'
  readonly code = 'WAIVER_INVALID'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(file: string, lines: readonly number[]) {
    super(`${file} has lines that are no waivers`)
    this.problems = lines.map((line) => ({
      message: 'this is no waiver',
      at: { file, line, column: 1 },
      hint: 'write: NODE FACT # REASON, such as: ds1 file /etc/motd # the greeting is ours',
    }))
  }
}
