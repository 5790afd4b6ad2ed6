import { MiB } from '../../inventory/model/units.ts'
import { checkFit } from './check-fit.ts'
import { decodeRecipe } from './decode-recipe.ts'
import { expandScheme } from './expand-scheme.ts'
import { freeRange, type GptDisk } from './gpt-disk.ts'
import { type Place, placePartitions } from './place-partitions.ts'
import { RecipeError } from './recipe-error.ts'
import { MB, type RecipeLine } from './recipe-line.ts'
import { RecipeTooLargeError } from './recipe-too-large-error.ts'

/** A machine the installer is to partition one disk of. */
export interface Target extends GptDisk {
  /** Whose disk it is, for messages: `the disk of ds1`. */
  readonly owner: string
  /** Decimal megabytes of memory as the installer counts them. */
  readonly ram: number
}

export interface SolvedPartition extends Place {
  readonly line: RecipeLine
}

/**
 * The partitions Debian 13's installer makes of an expert recipe on a disk of its own with a new
 * GPT, byte for byte: `partman-auto/method` regular, or raid, where every disk is solved by itself.
 *
 * @throws {RecipeError} for a recipe it would misread.
 * @throws {RecipeTooLargeError} for one it would drop or stop at.
 */
export function solveDisk(recipe: string, target: Target): readonly SolvedPartition[] {
  const lines = decodeRecipe(recipe, { ram: target.ram, scope: 'default', label: 'gpt' })
  if (lines.length === 0) {
    throw new RecipeError('no line of the recipe is for a disk', 'write at least one')
  }
  checkFit(lines, target.bytes, target.owner)
  return placeLines(lines, target)
}

/** @throws {RecipeTooLargeError} when rounding up leaves no room for the last partitions. */
export function placeLines(
  lines: readonly RecipeLine[],
  target: Target,
): readonly SolvedPartition[] {
  const places = tryPlaces(lines, target)
  if (!places) {
    const { owner, bytes } = target
    throw new RecipeTooLargeError({ owner, available: bytes, needed: neededFor(lines, target) })
  }
  return lines.map((line, index) => ({ line, ...(places[index] as Place) }))
}

const tryPlaces = (lines: readonly RecipeLine[], disk: GptDisk) =>
  placePartitions(expandScheme(lines, freeMegabytes(disk)), disk)

/** Rounding costs no partition more than a mebibyte, so the search is short. */
function neededFor(lines: readonly RecipeLine[], { bytes, sector }: GptDisk): number {
  const enough = bytes + (lines.length + 2) * MiB
  let needed = bytes
  while (needed < enough && !tryPlaces(lines, { bytes: needed, sector })) needed += MiB
  return needed
}

function freeMegabytes(disk: GptDisk): number {
  const { first, last } = freeRange(disk)
  return Math.floor(((last - first + 1) * disk.sector) / MB)
}
