/** A place in a file a person wrote. Lines and columns count from 1, as editors show them. */
export interface Location {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One thing wrong with the input, in words its author can act on. */
export interface Problem {
  readonly message: string
  readonly at?: Location
  readonly hint?: string
}

/**
 * Whose move it is when something goes wrong; the command line turns it into the exit status.
 *
 * `input`: the files or arguments must change. `machine`: this machine lacks something.
 * `command`: a program or host that was asked to do its part failed.
 */
export type Blame = 'input' | 'machine' | 'command'

/**
 * An error meant for the user rather than for the developer.
 *
 * The command line prints these without a stack, and `docs/errors.md` lists every code.
 */
export interface Explained extends Error {
  readonly code: string
  readonly blame: Blame
  readonly problems: readonly Problem[]
}

/** True for errors whose author is the user's input, machine or tools, not this program. */
export function isExplained(error: unknown): error is Explained {
  return error instanceof Error && 'code' in error && 'blame' in error && 'problems' in error
}

/** `cluster.yaml:6:19: disk is below 8 GiB`: the form terminals and editors turn into a link. */
export function formatProblem({ message, at, hint }: Problem): string {
  const place = at ? `${at.file}:${at.line}:${at.column}: ` : ''
  return `${place}${message}${hint ? `\n  hint: ${hint}` : ''}`
}
