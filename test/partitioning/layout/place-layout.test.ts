import fc from 'fast-check'
import { test } from 'tap'
import { formatProblem, isExplained } from '../../../inventory/model/problem.ts'
import { GiB, MiB, TiB } from '../../../inventory/model/units.ts'
import type { SizeRange } from '../../../partitioning/layout/layout.ts'
import { layoutNamed } from '../../../partitioning/layout/layouts.ts'
import {
  ALIGNMENT,
  type PlacedPartition,
  placeLayout,
  smallestDisk,
} from '../../../partitioning/layout/place-layout.ts'
import { arbitraryLayout, layoutOf } from './arbitrary-layout.ts'

/** Bytes the backup partition table takes at the end: header and 128 entries of 128 bytes. */
const BACKUP_TABLE = 33 * 512

/** A layout and a disk it fits on, by up to 40 GiB and an odd number of bytes. */
const fitting = fc.record({
  layout: arbitraryLayout,
  surplus: fc.oneof(fc.nat(20 * MiB), fc.nat(40 * GiB)),
})

const largest = ({ preferred = 0, maximum = Number.POSITIVE_INFINITY, weight = 0 }: SizeRange) =>
  weight === 0 ? preferred : maximum

const endOf = ({ start, size }: PlacedPartition) => start + size

test('partitions are aligned, in order, and lie between the two partition tables', async () => {
  fc.assert(
    fc.property(fitting, ({ layout, surplus }) => {
      const { disk, partitions, free } = placeLayout(layout, smallestDisk(layout) + surplus)
      let end = ALIGNMENT
      const isInOrder = partitions.every((placed) => {
        const isNext = placed.start === end && placed.size % ALIGNMENT === 0 && placed.size > 0
        end = endOf(placed)
        return isNext
      })
      return isInOrder && free >= 0 && end + free + BACKUP_TABLE <= disk
    }),
  )
})

test('no partition is below its minimum or above its maximum', async () => {
  fc.assert(
    fc.property(fitting, ({ layout, surplus }) => {
      const { partitions } = placeLayout(layout, smallestDisk(layout) + surplus)
      return partitions.every(
        ({ partition, size }) => size >= partition.size.minimum && size <= largest(partition.size),
      )
    }),
  )
})

test('no partition shrinks when the disk grows', async () => {
  fc.assert(
    fc.property(fitting, fc.oneof(fc.nat(3 * MiB), fc.nat(GiB)), ({ layout, surplus }, more) => {
      const disk = smallestDisk(layout) + surplus
      const before = placeLayout(layout, disk).partitions
      const after = placeLayout(layout, disk + more).partitions
      return before.every(({ size }, index) => size <= (after[index]?.size ?? 0))
    }),
    { numRuns: 1000 },
  )
})

test('nothing is left free while a partition may still grow', async () => {
  fc.assert(
    fc.property(fitting, ({ layout, surplus }) => {
      const { partitions, free } = placeLayout(layout, smallestDisk(layout) + surplus)
      const mayGrow = partitions.some(({ partition, size }) => size < largest(partition.size))
      return !mayGrow || free === 0
    }),
  )
})

test('no partition passes its preferred size before every partition has its own', async () => {
  fc.assert(
    fc.property(fitting, ({ layout, surplus }) => {
      const { partitions } = placeLayout(layout, smallestDisk(layout) + surplus)
      const compared = partitions.map(
        ({ partition, size }) => size - (partition.size.preferred ?? partition.size.minimum),
      )
      return Math.max(...compared) <= 0 || Math.min(...compared) >= 0
    }),
  )
})

test('refuses every disk below the smallest one, and none above', async () => {
  fc.assert(
    fc.property(arbitraryLayout, fc.integer({ min: 1, max: 20 * MiB }), (layout, missing) => {
      const needed = smallestDisk(layout)
      placeLayout(layout, needed)
      try {
        placeLayout(layout, needed - missing)
        return false
      } catch (error) {
        return isExplained(error) && error.message.includes(`${missing} bytes are missing`)
      }
    }),
  )
})

/** Mebibytes each partition gets, by the mebibytes between the partition tables. */
const TABLE: readonly [string, readonly SizeRange[], number, readonly number[], number][] = [
  ['minima', [{ minimum: 3 * MiB }, { minimum: 4 * MiB, weight: 1 }], 7, [3, 4], 0],
  ['no weight, no growth', [{ minimum: 3 * MiB }, { minimum: 4 * MiB }], 20, [3, 4], 13],
  [
    'halfway to the preferred sizes',
    [
      { minimum: 10 * MiB, preferred: 30 * MiB },
      { minimum: 10 * MiB, preferred: 50 * MiB },
    ],
    50,
    [20, 30],
    0,
  ],
  [
    'the rest one to three',
    [
      { minimum: 10 * MiB, preferred: 20 * MiB, weight: 1 },
      { minimum: 10 * MiB, weight: 3 },
    ],
    70,
    [30, 40],
    0,
  ],
  [
    'a full one leaves its share to the others',
    [
      { minimum: 1 * MiB, maximum: 5 * MiB, weight: 100 },
      { minimum: 1 * MiB, weight: 1 },
      { minimum: 1 * MiB, weight: 1 },
    ],
    105,
    [5, 50, 50],
    0,
  ],
  [
    'all full',
    [
      { minimum: 1 * MiB, maximum: 2 * MiB, weight: 1 },
      { minimum: 1 * MiB, maximum: 3 * MiB, weight: 1 },
    ],
    100,
    [2, 3],
    95,
  ],
  [
    'the odd one goes to the earlier',
    [
      { minimum: 1 * MiB, weight: 1 },
      { minimum: 1 * MiB, weight: 1 },
    ],
    5,
    [3, 2],
    0,
  ],
]

for (const [title, sizes, units, wanted, free] of TABLE) {
  test(`shares out ${units} MiB: ${title}`, async (t) => {
    const placed = placeLayout(layoutOf(sizes), (units + 2) * MiB)
    t.same(
      placed.partitions.map(({ size }) => size / MiB),
      wanted,
    )
    t.equal(placed.free / MiB, free)
  })
}

test('a disk that is too small is told what it has, needs and lacks', async (t) => {
  try {
    placeLayout(layoutNamed('appliance'), 2 * GiB, 'the disk of ds1')
    t.fail('was accepted')
  } catch (error) {
    if (!isExplained(error)) throw error
    t.equal(error.code, 'DISK_TOO_SMALL')
    t.equal(error.blame, 'input')
    t.same(error.problems.map(formatProblem), [
      'the disk of ds1 has 2147483648 bytes, layout "appliance" needs 2620391424: ' +
        '472907776 bytes are missing\n  hint: make the disk 2499MiB or larger',
    ])
  }
})

test('places exactly on a disk of 8 PiB, where bytes near the end of exact numbers', async (t) => {
  const disk = 8 * 1024 * TiB - MiB
  const sizes = [
    { minimum: MiB, weight: 999_983 },
    { minimum: MiB, weight: 1_000_003 },
  ]
  const { partitions, free } = placeLayout(layoutOf(sizes), disk)
  t.equal(free, 0)
  t.same(partitions.slice(-1).map(endOf), [disk - MiB])
})

test('refuses a size range that is none', async (t) => {
  const mistakes: readonly SizeRange[] = [
    { minimum: 0 },
    { minimum: 1.5 * MiB },
    { minimum: 2 * MiB, maximum: MiB },
    { minimum: 2 * MiB, preferred: MiB },
    { minimum: MiB, preferred: 3 * MiB, maximum: 2 * MiB },
    { minimum: MiB, weight: 0.5 },
    { minimum: MiB, weight: -1 },
  ]
  for (const mistake of mistakes) {
    t.throws(() => placeLayout(layoutOf([mistake]), GiB), RangeError, JSON.stringify(mistake))
  }
})
