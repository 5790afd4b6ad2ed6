import { MiB } from '../../inventory/model/units.ts'
import { expandScheme } from './expand-scheme.ts'
import type { LogicalVolume } from './lvm-target.ts'
import type { RecipeLine } from './recipe-line.ts'
import { RecipeTooLargeError } from './recipe-too-large-error.ts'

/** Bytes of an extent of LVM, and of what comes before the first (lvm.conf(5), default_data_alignment). */
export const EXTENT = 4 * MiB
const BEFORE_EXTENTS = MiB

/** Bytes of an extent as the installer computes: `vgs --units K` says 4194.30K. */
const EXTENT_AS_PRINTED = 4_194_300

/** A maximum that is not turned into kilobytes, for old recipes that mean none. */
const OLD_NO_LIMIT = 1_000_000_000

/** @param size bytes of a partition. @returns extents of the physical volume in it. */
export const extentsOf = (size: number): number => Math.floor((size - BEFORE_EXTENTS) / EXTENT)

/** A volume group the installer is to fill. */
export interface GroupSpace {
  readonly extents: number
  /** Per cent of it volumes may take, `partman-auto-lvm/guided_size`; all of it, `max`, unless given. */
  readonly share?: number
  /** Whose group it is, for messages. */
  readonly owner: string
}

/**
 * Sizes of the logical volumes of a group: `perform_recipe_by_lvm` of partman-auto-lvm 103. In
 * kilobytes, cut to extents; when all of the group may be taken, the last volume gets what is left.
 *
 * @throws {RecipeTooLargeError} when the minima do not fit: the installer asks for a size for ever, or
 *   cannot make a volume, or, where rounding hides it, makes the last one too small.
 */
export function fillGroup(
  lines: readonly RecipeLine[],
  space: GroupSpace,
): readonly LogicalVolume[] {
  const { extents, share = 100 } = space
  const inKilobytes = lines.map(({ min, priority, max }) => ({
    min: min * 1000,
    priority: priority * 1000,
    max: max === OLD_NO_LIMIT ? max : max * 1000,
  }))
  const free = freeKilobytes(extents, share)
  const needed = inKilobytes.reduce((sum, { min }) => sum + min, 0)
  if (needed > free) throw tooLarge(space, free * 1000, needed * 1000)
  const wanted = expandScheme(inKilobytes, free).map((size) =>
    Math.floor((size * 1000) / EXTENT_AS_PRINTED),
  )
  const taken = share < 100 ? wanted : lastTakesRest(wanted, extents)
  if (taken.some((size) => size < 1)) {
    throw tooLarge(space, extents * EXTENT, (extents + 1) * EXTENT)
  }
  return lines.map((line, index) => {
    const own = taken[index] ?? 0
    return { line, extents: own, size: own * EXTENT }
  })
}

/** A share is cut to whole per cent of whole megabytes. */
function freeKilobytes(extents: number, share: number): number {
  const all = Math.floor((extents * EXTENT) / 1000)
  return share < 100 ? Math.floor((share * Math.floor(all / 1000)) / 100) * 1000 : all
}

function lastTakesRest(wanted: readonly number[], extents: number): readonly number[] {
  const before = wanted.slice(0, -1).reduce((sum, size) => sum + size, 0)
  return [...wanted.slice(0, -1), extents - before]
}

const tooLarge = ({ owner }: GroupSpace, available: number, needed: number) =>
  new RecipeTooLargeError({ owner, available, needed })
