import { type Explained, formatProblem, type Problem } from '../model/problem.ts'
import type { FileKind } from './parse-source.ts'

/** The file of the SIP engine cannot be used as written. Carries every problem found. */
export class EngineFileError extends Error implements Explained {
  override readonly name = 'EngineFileError'
  readonly code = 'ENGINE_FILE_INVALID'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'))
    this.problems = problems
  }
}

export const ENGINE_FILE: FileKind = {
  error: (problems) => new EngineFileError(problems),
  example: 'examples/engine/engine.yaml',
}
