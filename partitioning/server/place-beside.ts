import type { KeptPartition } from '../../inventory/model/metal.ts'
import { MiB } from '../../inventory/model/units.ts'
import { lastEnd } from '../partman/gpt-disk.ts'
import { RecipeTooLargeError } from '../partman/recipe-too-large-error.ts'
import type { ServerDisk, ServerPartition } from './solved-server.ts'

/** The label of a partition that is there and stays; in the new table it comes behind the others. */
export const KEPT = 'kept'

interface Space {
  readonly start: number
  readonly end: number
}

/**
 * Places partitions on a disk of which one partition stays: all of them before it or all behind it,
 * wherever there is more room, as no array and no volume group need be on both sides.
 *
 * @param partitions as they would lie on the disk without it; the last takes the rest of the space.
 * @param owner whose disk it is, for the message.
 * @throws {RecipeTooLargeError} when there is no room for them.
 */
export function placeBeside(
  partitions: readonly ServerPartition[],
  disk: ServerDisk,
  { keep, owner }: { readonly keep: KeptPartition; readonly owner: string },
): readonly ServerPartition[] {
  const { start, end } = largestSpace(disk, keep)
  const moved = start - (partitions[0]?.start ?? start)
  const last = partitions.length - 1
  const placed = partitions.map((each, index) => {
    const at = each.start + moved
    return { ...each, start: at, size: index === last ? end - at : each.size }
  })
  const rest = placed[last]?.size ?? 0
  if (rest < MiB) {
    const available = end - start
    const beside = `the space beside the partition that is kept on ${owner}`
    throw new RecipeTooLargeError({ owner: beside, available, needed: available - rest + MiB })
  }
  const reason = `Stays as it is: known by its ${keep.by}, ${keep.value}.`
  return [...placed, { label: KEPT, start: keep.start, size: keep.size, reason }]
}

/** Whole mebibytes, as every partition is aligned to them. */
function largestSpace(disk: ServerDisk, { start, size }: KeptPartition): Space {
  const before = { start: MiB, end: Math.floor(start / MiB) * MiB }
  const behind = {
    start: Math.ceil((start + size) / MiB) * MiB,
    end: (lastEnd(disk) + 1) * disk.sector,
  }
  return before.end - before.start > behind.end - behind.start ? before : behind
}
