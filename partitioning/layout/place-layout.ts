import { MiB } from '../../inventory/model/units.ts'
import { apportion } from './apportion.ts'
import { DiskTooSmallError } from './disk-too-small-error.ts'
import type { Layout, Partition, SizeRange } from './layout.ts'

/** Bytes. Every partition starts and ends on this boundary, which suits every disk made. */
export const ALIGNMENT = MiB

/** The first and the last unit are left to the two partition tables (UEFI 2.10, 5.3.2). */
const TABLES = 2

/** A layout on a disk of known size. */
export interface PlacedLayout {
  readonly layout: Layout
  /** Bytes of the whole disk. */
  readonly disk: number
  readonly partitions: readonly PlacedPartition[]
  /** Bytes behind the last partition that no partition takes. */
  readonly free: number
}

export interface PlacedPartition {
  readonly partition: Partition
  /** Bytes from the start of the disk. */
  readonly start: number
  /** Bytes. */
  readonly size: number
}

/**
 * Places partitions one after another: everyone gets the minimum, then grows towards the preferred
 * size in proportion to what is missing, then by weight towards the maximum. What nobody may take
 * stays free at the end.
 *
 * @param disk bytes.
 * @param owner whose disk it is, for the message when it is too small.
 * @throws {DiskTooSmallError} when the minima do not fit.
 * @throws {RangeError} when a size range is none.
 */
export function placeLayout(layout: Layout, disk: number, owner = 'the disk'): PlacedLayout {
  const needed = smallestDisk(layout)
  if (disk < needed) throw new DiskTooSmallError({ owner, layout: layout.name, disk, needed })
  const units = Math.floor(disk / ALIGNMENT) - TABLES
  const sizes = shareOut(layout.partitions.map(unitsOf), units)
  let end = 1
  const partitions = layout.partitions.map((partition, index) => {
    const size = sizes[index] ?? 0
    const start = end
    end += size
    return { partition, start: start * ALIGNMENT, size: size * ALIGNMENT }
  })
  return { layout, disk, partitions, free: (units + 1 - end) * ALIGNMENT }
}

/** @returns bytes of the smallest disk the layout can be placed on. */
export function smallestDisk(layout: Layout): number {
  const minima = layout.partitions.map((partition) => unitsOf(partition).minimum)
  return (sum(minima) + TABLES) * ALIGNMENT
}

type Range = Required<SizeRange>

/** The size range in units of the alignment, with its defaults. */
function unitsOf({ label, size }: Partition): Range {
  const { minimum, preferred = minimum, weight = 0, maximum = Number.MAX_SAFE_INTEGER + 1 } = size
  const bounds = [minimum, preferred, maximum].map((bytes) => bytes / ALIGNMENT)
  const isRange = minimum > 0 && minimum <= preferred && preferred <= maximum
  if (!isRange || ![...bounds, weight].every(Number.isSafeInteger) || weight < 0) {
    throw new RangeError(`partition ${label} has no size range: ${JSON.stringify(size)}`)
  }
  const inUnits = (bytes: number) => bytes / ALIGNMENT
  return {
    minimum: inUnits(minimum),
    preferred: inUnits(preferred),
    maximum: inUnits(maximum),
    weight,
  }
}

/** @param units at least the sum of the minima. */
function shareOut(ranges: readonly Range[], units: number): readonly number[] {
  const missing = ranges.map(({ minimum, preferred }) => preferred - minimum)
  const minima = sum(ranges.map(({ minimum }) => minimum))
  const towardsPreferred = apportion(
    units - minima,
    missing.map((weight) => ({ weight, limit: weight })),
  )
  const byWeight = apportion(
    Math.max(0, units - minima - sum(missing)),
    ranges.map(({ preferred, maximum, weight }) => ({ weight, limit: maximum - preferred })),
  )
  return ranges.map(
    ({ minimum }, index) => minimum + (towardsPreferred[index] ?? 0) + (byWeight[index] ?? 0),
  )
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
