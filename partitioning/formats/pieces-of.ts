import { MiB } from '../../inventory/model/units.ts'
import { lastEnd } from '../partman/gpt-disk.ts'
import type { ServerPartition, SolvedServerDisk } from '../server/solved-server.ts'

/** What lies on a disk, from its start to its end. */
export interface DiskPiece {
  /** Number and label of a partition, or `free`. */
  readonly name: string
  /** Number of the partition; absent: no partition has the space. */
  readonly number?: number
  readonly start: number
  readonly size: number
}

/** Partitions in the order they lie; beside one that is kept there may be space for nobody. */
export function piecesOf(disk: SolvedServerDisk): readonly DiskPiece[] {
  const pieces = disk.partitions
    .map(({ label, start, size }, index) => ({
      ...{ name: `${index + 1} ${label}`, number: index + 1, start, size },
    }))
    .toSorted((a, b) => a.start - b.start)
  if (!disk.keep) return pieces
  const end = (lastEnd(disk) + 1) * disk.sector
  const gaps = [...pieces, { start: end }].flatMap(({ start }, index) => {
    const before = pieces[index - 1]
    const from = before ? before.start + before.size : MiB
    return start - from >= MiB ? [{ name: 'free', start: from, size: start - from }] : []
  })
  return [...pieces, ...gaps].toSorted((a, b) => a.start - b.start)
}

/** Whole mebibytes of a piece, in bytes: what is kept need not begin or end at one. */
export const wholeMebibytes = ({ size }: Pick<ServerPartition, 'size'>): number =>
  Math.floor(size / MiB) * MiB
