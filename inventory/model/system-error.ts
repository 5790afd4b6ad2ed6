import { OneProblem } from './one-problem.ts'
import type { Explained } from './problem.ts'

/** The operating system will not have it: no room, no permission, no such place (errno(3)). */
export class SystemError extends OneProblem implements Explained {
  override readonly name = 'SystemError'
  readonly code = 'SYSTEM_REFUSED'
  readonly blame = 'machine'
}

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'make room there, or choose another place',
  EDQUOT: 'make room within your quota, or choose another place',
  EACCES: 'use a place you may write to, or run it as a user who may',
  EPERM: 'run it as a user who may',
  EROFS: 'that filesystem is read-only; choose another place',
  EADDRINUSE: 'another program has that address; stop it or choose another port',
  EADDRNOTAVAIL: 'this machine has no such address; choose one of its own',
  EMFILE: 'raise the limit of open files (ulimit -n)',
}

/** @returns undefined when the error is not the operating system's. */
export function explainSystemError(error: unknown): SystemError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const hint = HINTS[String(error.code)]
  return hint === undefined ? undefined : new SystemError(error.message, hint)
}
