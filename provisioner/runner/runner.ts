import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'
import { knownCause } from './known-causes.ts'

/** A command as data: what would be run, before anything is. Arguments are never read by a shell. */
export interface Command {
  /** What messages call it; absent: its file. */
  readonly name?: string
  readonly file: string
  readonly args: readonly string[]
  /** Written to the command's standard input. */
  readonly input?: string
  /** Added to the caller's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Where everything the command says is kept; named in the error when it fails. */
  readonly log?: string
}

/** The one door to other programs; tests put a recording behind it. */
export interface Runner {
  /** @returns what the command wrote to standard output. */
  run(command: Command, signal: AbortSignal): Promise<string>
}

/** A program that was run ended badly. Shows its own last lines. */
export class CommandError extends OneProblem implements Explained {
  override readonly name = 'CommandError'
  readonly code = 'COMMAND_FAILED'
  readonly blame = 'command'
  readonly exitCode: number | null

  constructor(command: Command, exitCode: number | null, stderr: string) {
    const program = command.name ?? command.file
    const end = exitCode === null ? 'a signal' : `status ${exitCode}`
    const cause = knownCause(stderr)
    const message = `${cause ? `${cause.message}: ` : ''}${program} ended with ${end}`
    const place = command.log ? `\n  the whole log is in ${command.log}` : ''
    const advice = cause ? `${cause.hint}\n  ` : ''
    const hint = `${advice}its last lines were\n  ${lastLines(stderr, 8)}${place}`
    super(message, hint)
    this.exitCode = exitCode
  }
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n  ')
}
