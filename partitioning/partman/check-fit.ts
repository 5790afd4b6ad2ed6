import { MB, type RecipeLine, sumOf } from './recipe-line.ts'
import { RecipeTooLargeError } from './recipe-too-large-error.ts'

/**
 * The installer's own test before it takes a recipe: the minima, in megabytes, against the whole
 * size of the disk or disks with its last six digits cut off.
 *
 * @param bytes there are.
 * @param owner whose they are, for the message.
 * @throws {RecipeTooLargeError}
 */
export function checkFit(lines: readonly RecipeLine[], bytes: number, owner: string): void {
  const needed = sumOf(lines, 'min')
  if (needed > Math.floor(bytes / MB)) {
    throw new RecipeTooLargeError({ owner, available: bytes, needed: needed * MB })
  }
}
