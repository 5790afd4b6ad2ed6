import { freeRange, type GptDisk, grainOf, lastEnd, sectorsOf } from './gpt-disk.ts'
import { MB } from './recipe-line.ts'

/** Bytes from the start of the disk, and bytes. */
export interface Place {
  readonly start: number
  readonly size: number
}

/**
 * Places partitions as `create_partitions` asks parted_server to (partman-base 237, libparted 3.6):
 * one after another, each a byte more than its megabytes, ends moved to the nearest mebibyte and
 * down from the middle. The last one takes all there is, whatever was asked for.
 *
 * @param megabytes sizes wanted, decimal.
 * @returns undefined when the space ends before the partitions do: rounding up has used it, and the
 *   installer stops.
 */
export function placePartitions(
  megabytes: readonly number[],
  disk: GptDisk,
): readonly Place[] | undefined {
  const places: Place[] = []
  let free = freeRange(disk).first
  for (const [index, size] of megabytes.entries()) {
    const isLast = index === megabytes.length - 1
    const end = isLast ? lastEnd(disk) : endOf(size, free, disk)
    const start = Math.ceil(free / grainOf(disk)) * grainOf(disk)
    if (end === undefined || end < start) return undefined
    places.push({ start: start * disk.sector, size: (end - start + 1) * disk.sector })
    free = end + 1
  }
  return places
}

/** @param free first sector of the free space. @returns the last sector, undefined for none. */
function endOf(megabytes: number, free: number, disk: GptDisk): number | undefined {
  const wanted = Math.floor((free * disk.sector + megabytes * MB + 1) / disk.sector)
  if (wanted >= sectorsOf(disk)) return undefined
  const grain = grainOf(disk)
  const below = Math.floor((wanted + 1) / grain) * grain - 1
  const nearest = wanted - below > grain / 2 ? below + grain : below
  const shortest = Math.ceil(free / grain) * grain + grain - 1
  return Math.min(Math.max(nearest, shortest), lastEnd(disk))
}
