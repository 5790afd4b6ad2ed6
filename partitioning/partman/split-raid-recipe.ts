import { RecipeError } from './recipe-error.ts'

/** An array of `partman-auto-raid/recipe`. */
export interface RaidRecipeLine {
  readonly level: number
  readonly count: number
  readonly spares: number
  /** A filesystem, or `lvm`, `crypto-lvm`, `swap`. */
  readonly filesystem: string
  readonly mount: string
  readonly members: readonly string[]
  /** Spare devices and arguments of mdadm(8). */
  readonly rest: readonly string[]
}

/**
 * The arrays of a recipe, as `auto-raidcfg` of partman-auto-raid 55 cuts it: at every full stop, so
 * that no device may have one in its name.
 *
 * @throws {RecipeError} for fewer devices than the array wants: the installer would make it degraded
 *   without a word; and for text behind the last full stop.
 */
export function splitRaidRecipe(text: string): readonly RaidRecipeLine[] {
  const pieces = text.split('.').map((piece) => piece.trim())
  const rest = pieces.pop()
  if (rest !== '') {
    throw new RecipeError(
      `the last array of a recipe has no end: ${rest}`,
      'end it with a full stop',
    )
  }
  return pieces.map(parseArray)
}

function parseArray(piece: string): RaidRecipeLine {
  const [level, count, spares, filesystem = '', mount = '', devices = '', ...more] =
    piece.split(/\s+/)
  const members = devices.split('#').filter((each) => each !== '')
  if (members.length < Number(count)) {
    throw new RecipeError(
      `an array of ${count} devices is given ${members.length}: ${piece}`,
      'name them all, joined by #; a full stop within a name ends the array',
    )
  }
  return {
    ...{ level: Number(level), count: Number(count), spares: Number(spares), filesystem, mount },
    ...{ members, rest: more.flatMap((word) => word.split('#')) },
  }
}
