import { MiB } from '../model/units.ts'
import type { NodeInput } from './cluster-input.ts'
import type { Finding, Path } from './finding.ts'

type DiskInput = NonNullable<NodeInput['metal']>['disks'][number]
export type KeptInput = NonNullable<DiskInput['keep']>

/** What a partition that stays can be known by. */
export const KNOWN_BY = ['name', 'uuid', 'label'] as const

/** Bytes of a backup of the partition table, at the end of the disk (UEFI 2.10, 5.3.2). */
const BACKUP = 33 * 512

/** A partition that stays: known by one thing, on a disk that is told from all others, within it. */
export function checkKept({ keep, serial, size }: DiskInput, path: Path): readonly Finding[] {
  if (!keep) return []
  const known = KNOWN_BY.filter((each) => keep[each] !== undefined)
  const isWithin = keep.start >= MiB && keep.start + keep.size <= size - BACKUP
  return [
    ...(known.length === 1
      ? []
      : [{ path: [...path, 'keep'], message: 'wants one of name, uuid and label' }]),
    ...(isWithin
      ? []
      : [{ path: [...path, 'keep', 'start'], message: 'is not where the disk has partitions' }]),
    ...(serial === undefined
      ? [
          {
            path: [...path, 'serial'],
            message: 'is missing',
            hint: 'a disk with something to keep must not be taken for another',
          },
        ]
      : []),
  ]
}
