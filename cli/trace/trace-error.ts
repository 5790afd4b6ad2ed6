import type { Explained, Problem } from '../../inventory/model/problem.ts'

/** No engine of this machine can be watched at that path. */
export class NoTraceError extends Error implements Explained {
  override readonly name = 'NoTraceError'
  readonly code = 'TRACE_MISSING'
  readonly blame = 'machine'
  readonly problems: readonly Problem[]

  constructor(path: string, cause: unknown) {
    super(`no engine is to be watched at ${path}`, { cause })
    const hint = 'start the engine with --trace, or name its path with --socket'
    this.problems = [{ message: this.message, hint }]
  }
}

/** The engine said nothing more. */
export class TraceEndedError extends Error implements Explained {
  override readonly name = 'TraceEndedError'
  readonly code = 'TRACE_ENDED'
  readonly blame = 'command'
  readonly problems: readonly Problem[]

  constructor() {
    super('the engine has ended the trace')
    const hint = 'it was stopped, or has as many readers as it takes'
    this.problems = [{ message: this.message, hint }]
  }
}
