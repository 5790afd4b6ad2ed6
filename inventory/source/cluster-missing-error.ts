import { type Explained, formatProblem, type Problem } from '../model/problem.ts'

/** There is no cluster file where the command looks for one. */
export class ClusterMissingError extends Error implements Explained {
  override readonly name = 'ClusterMissingError'
  readonly code = 'CLUSTER_MISSING'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(file: string, options?: ErrorOptions) {
    const problem = {
      message: `${file} does not exist`,
      hint: 'name a cluster file or its folder, or copy examples/standalone/ and start from there',
    }
    super(formatProblem(problem), options)
    this.problems = [problem]
  }
}
