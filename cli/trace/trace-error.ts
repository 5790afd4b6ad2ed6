import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** No engine of this machine can be watched at that path. */
export class NoTraceError extends OneProblem implements Explained {
  override readonly name = 'NoTraceError'
  readonly code = 'TRACE_MISSING'
  readonly blame = 'machine'

  constructor(path: string, cause: unknown) {
    const hint = 'start the engine with --trace, or name its path with --socket'
    super(`no engine is to be watched at ${path}`, hint, { cause })
  }
}

/** The engine said nothing more. */
export class TraceEndedError extends OneProblem implements Explained {
  override readonly name = 'TraceEndedError'
  readonly code = 'TRACE_ENDED'
  readonly blame = 'command'

  constructor() {
    super('the engine has ended the trace', 'it was stopped, or has as many readers as it takes')
  }
}
