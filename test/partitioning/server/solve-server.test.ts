import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { test } from 'tap'
import type { KeptPartition } from '../../../inventory/model/metal.ts'
import { isExplained } from '../../../inventory/model/problem.ts'
import { SERVER_LAYOUT_NAMES } from '../../../inventory/model/server-layout-names.ts'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { EXTENT } from '../../../partitioning/partman/fill-group.ts'
import { findTraps } from '../../../partitioning/server/find-traps.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { solveServer } from '../../../partitioning/server/solve-server.ts'
import type { SolvedServer } from '../../../partitioning/server/solved-server.ts'
import { ARCHIVE, BYTES_960GB, encrypted, keeping, LAYOUTS, onOne, onSeveral } from './servers.ts'

const layouts = fc.constantFrom(...LAYOUTS)
const bytes = fc.integer({ min: 120_000, max: 16_000_000 }).map((megabytes) => megabytes * 1e6)

test('the names a cluster file may use are those of the layouts there are', async (t) => {
  t.same(SERVER_LAYOUT_NAMES, LAYOUTS)
  for (const name of SERVER_LAYOUT_NAMES) t.equal(serverLayoutNamed(name).name, name)
  t.throws(() => serverLayoutNamed('server'), { code: 'LAYOUT_UNKNOWN' })
})

test('volumes fill their group, and none is below its minimum or above its maximum', async () => {
  fc.assert(
    fc.property(layouts, bytes, (layout, size) => {
      const { group } = onOne(layout, size)
      const last = group.volumes.length - 1
      const areInRange = group.volumes.every(({ volume, size }, index) => {
        const { min, max } = volume.size
        const isAbove = index < last && typeof max === 'number' && max > 0 && size > max * 1e6
        return typeof min === 'number' && size > min * 1e6 - EXTENT && !isAbove
      })
      return (
        areInRange && group.volumes.reduce((sum, each) => sum + each.extents, 0) === group.extents
      )
    }),
  )
})

test('a mirror holds what its smallest disk holds, whatever the others are', async () => {
  fc.assert(
    fc.property(layouts, bytes, fc.nat(1_000_000), (layout, size, more) => {
      const equal = onSeveral(layout, 1, size, size)
      const unequal = onSeveral(layout, 1, size + more * 1e6, size)
      return equal.group.extents === unequal.group.extents
    }),
  )
})

test('members of arrays are the partitions of every disk, by the names the kernel gives them', async (t) => {
  const { arrays, disks } = onSeveral('database', 1, BYTES_960GB, BYTES_960GB)
  t.same(
    arrays.map(({ device, label, members }) => [device, label, ...members]),
    [
      ['/dev/md0', 'boot', '/dev/nvme0n1p3', '/dev/nvme1n1p3'],
      ['/dev/md1', 'system', '/dev/nvme0n1p4', '/dev/nvme1n1p4'],
    ],
  )
  t.same(disks[0]?.partitions, disks[1]?.partitions)
})

test('encryption costs the group a header of 16 MiB, or of whole stripes, and nothing else', async (t) => {
  fc.assert(
    fc.property(layouts, bytes, (layout, size) => {
      const plain = onOne(layout, size)
      const { container, disks, group } = encrypted(plain)
      const system = disks[0]?.partitions[3]?.size ?? 0
      const less = plain.group.extents - group.extents
      return (
        isDeepStrictEqual(disks, plain.disks) &&
        container?.size === system - 16 * MiB &&
        (less === 4 || (less === 5 && system % EXTENT === 0))
      )
    }),
  )
  const three = encrypted(onSeveral('recordings', 0, BYTES_960GB, BYTES_960GB, BYTES_960GB))
  const [, array] = three.arrays
  t.equal(three.container?.header, 11 * 1.5 * MiB)
  t.equal(three.container?.size, (array?.size ?? 0) - 16.5 * MiB)
})

/** Sectors at which partitions of a disk of 960 GB can be. */
const kept = fc
  .tuple(fc.integer({ min: 2048, max: 1_875_000_000 }), fc.integer({ min: 1, max: 1_800_000_000 }))
  .map(([first, count]): KeptPartition => {
    const size = Math.min(count, 1_875_384_975 - first) * 512
    return { by: 'name', value: 'archive', start: first * 512, size }
  })

test('what is kept keeps every byte, in the larger space beside it the others have whole mebibytes', async () => {
  fc.assert(
    fc.property(layouts, kept, (layout, keep) => {
      const solved = solvedOrRefused(() => keeping(layout, keep))
      if (!solved) return Math.max(keep.start, BYTES_960GB - keep.start - keep.size) < 30e9
      const parts = solved.disks[0]?.partitions.toSorted((a, b) => a.start - b.start) ?? []
      const stays = parts.find(({ label }) => label === 'kept')
      return (
        stays?.start === keep.start &&
        stays.size === keep.size &&
        parts.length === 5 &&
        parts.every(({ start, size, label }, index) => {
          const next = parts[index + 1]?.start ?? BYTES_960GB - 33 * 512
          const isWhole = start % MiB === 0 && size % MiB === 0 && start >= MiB
          return start + size <= next && (isWhole || label === 'kept')
        })
      )
    }),
  )
})

function solvedOrRefused(solve: () => SolvedServer): SolvedServer | undefined {
  try {
    return solve()
  } catch (error) {
    if (isExplained(error) && error.code === 'RECIPE_TOO_LARGE') return undefined
    throw error
  }
}

test('without room beside what is kept there is a refusal', async (t) => {
  const keep = { by: 'label', value: 'archive', start: MiB, size: BYTES_960GB - 400 * MiB } as const
  t.throws(() => keeping('database', keep), {
    code: 'RECIPE_TOO_LARGE',
    message: /^the space beside the partition that is kept on the disk \/dev\/sda of db1 has/,
  })
  const less = { ...keep, size: BYTES_960GB - 20_000 * MiB }
  t.throws(() => keeping('database', less), { message: /^volume group system of db1 has/ })
})

test('a mirror is as large as the space beside what one of its disks keeps', async (t) => {
  const keep = { ...ARCHIVE, start: 400_000 * MiB, size: 200_000 * MiB }
  const { layout, machine } = onSeveral('recordings', 1, BYTES_960GB, BYTES_960GB)
  const [first, ...others] = machine.disks
  const solved = solveServer(layout, { ...machine, disks: [{ ...first, keep }, ...others] })
  const before = 400_000 - 1467 - 16
  t.equal(solved.arrays[1]?.component, before * MiB)
})

test('levels differ in what they hold; /boot is always a mirror', async (t) => {
  const four = [BYTES_960GB, BYTES_960GB, BYTES_960GB, BYTES_960GB]
  const sizes = ([0, 1, 10] as const).map((raid) =>
    onSeveral('recordings', raid, ...four).arrays.map(({ level, size }) => [level, size / MiB]),
  )
  const component = 914_232
  t.same(sizes, [
    [
      [1, 961],
      [0, 4 * component],
    ],
    [
      [1, 961],
      [1, component],
    ],
    [
      [1, 961],
      [10, 2 * component],
    ],
  ])
})

test('a disk that is too small is refused with what is missing', async (t) => {
  t.throws(() => onOne('database', 20 * GiB), {
    code: 'RECIPE_TOO_LARGE',
    message:
      /^the disk of db1 has 21474836480 bytes, its recipe needs 26637000000: 5162163520 bytes/,
  })
  t.throws(() => onSeveral('database', 1, BYTES_960GB, 20 * GiB), {
    code: 'RECIPE_TOO_LARGE',
    message: /^volume group system of db1 has/,
  })
})

test('says what may surprise', async (t) => {
  t.match(findTraps(onOne('database')), [/^the volume group is full/])
  const striped = findTraps(onSeveral('recordings', 0, BYTES_960GB, BYTES_960GB + 512 * 1000))
  t.match(striped, [
    /when one disk fails/,
    /^the disks differ: .* 512000 bytes stay unused$/,
    /full/,
  ])
  t.match(findTraps(encrypted(onOne('database'))), [/full/, /^every start waits on the console/])
  t.match(findTraps(encrypted(onOne('database'), { unlock: 'tpm2' })), [/full/, /^the TPM opens/])
  const { layout, ...rest } = onOne('database')
  const [root, ...others] = layout.volumes
  const stuck = { ...root, name: 'stuck', size: { min: 10, priority: 20, max: 100 } }
  const traps = findTraps({
    ...rest,
    layout: { name: 'x', volumes: [stuck, root, ...others] as never },
  })
  t.match(traps, [/^volume stuck never grows/, /full/])
})

test('what is reserved stays free, and volumes still have their minima', async () => {
  fc.assert(
    fc.property(layouts, bytes, fc.integer({ min: 1, max: 60 }), (layout, size, reserve) => {
      const { group } = onOne(layout, size, reserve)
      const taken = group.volumes.reduce((sum, each) => sum + each.extents, 0)
      const free = (group.extents - taken) / group.extents
      const areLarge = group.volumes.every(
        ({ volume, size }) => size > Number(volume.size.min) * 1e6 - EXTENT,
      )
      return (
        areLarge &&
        free >= reserve / 100 - 0.001 &&
        findTraps(onOne(layout, size, reserve)).length === 0
      )
    }),
  )
})
