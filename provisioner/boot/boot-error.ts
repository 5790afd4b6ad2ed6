import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'
import { CommandError } from '../runner/runner.ts'
import type { Console } from './console.ts'

/** Lines of the console that are shown. */
const SHOWN = 20

/** A booted machine is not what it should be. Shows the last the machine said. */
export class BootError extends OneProblem implements Explained {
  override readonly name = 'BootError'
  readonly code = 'BOOT_FAILED'
  readonly blame = 'command'

  constructor(message: string, console: Console) {
    const lines = console.tail(SHOWN).map((line) => `  | ${line}`)
    const hint = ['its console ended with', ...lines].join('\n')
    super(message, lines.length > 0 ? hint : 'its console stayed empty')
  }
}

/** What went wrong, with the failing program's last words. */
export function describe(error: unknown): string {
  if (!(error instanceof CommandError)) return error instanceof Error ? error.message : `${error}`
  return error.problems.map(({ message, hint }) => `${message}: ${hint}`).join('; ')
}
