import type { Output } from './output.ts'

/** What every command is given beside its arguments. */
export interface Surroundings {
  readonly output: Output
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal
  /** What is done on SIGHUP, while the command runs; absent or not called: it ends the command. */
  readonly onHangUp?: (act: () => void) => void
}
