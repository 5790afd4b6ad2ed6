import { type Explained, formatProblem, type Problem } from '../model/problem.ts'
import type { FileKind } from './parse-source.ts'

/** The cluster file, or a key it names, cannot be used as written. Carries every problem found. */
export class ClusterFileError extends Error implements Explained {
  override readonly name = 'ClusterFileError'
  readonly code = 'CLUSTER_INVALID'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
  }
}

export const CLUSTER_FILE: FileKind = {
  error: (problems) => new ClusterFileError(problems),
  example: 'examples/standalone/cluster.yaml',
}
