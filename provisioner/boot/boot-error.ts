import type { Explained, Problem } from '../../inventory/model/problem.ts'
import type { Console } from './console.ts'

/** Lines of the console that are shown. */
const SHOWN = 20

/** A booted machine is not what it should be. Shows the last the machine said. */
export class BootError extends Error implements Explained {
  override readonly name = 'BootError'
  readonly code = 'BOOT_FAILED'
  readonly blame = 'command'
  readonly problems: readonly Problem[]

  constructor(message: string, console: Console) {
    super(message)
    const lines = console.tail(SHOWN).map((line) => `  | ${line}`)
    const hint = ['its console ended with', ...lines].join('\n')
    this.problems = [{ message, hint: lines.length > 0 ? hint : 'its console stayed empty' }]
  }
}
