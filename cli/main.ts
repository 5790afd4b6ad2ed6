import { EXIT } from './exit-status.ts'
import { createProgram } from './program.ts'
import { report } from './report.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Runs one command line.
 *
 * @param args without the program's own name.
 * @returns the exit status.
 */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    await createProgram(surroundings).parseAsync(args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    return report(error, surroundings)
  }
}
