import fc from 'fast-check'
import { test } from 'tap'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { freeRange, type GptDisk } from '../../../partitioning/partman/gpt-disk.ts'
import { placePartitions } from '../../../partitioning/partman/place-partitions.ts'
import { solveDisk } from '../../../partitioning/partman/solve-disk.ts'

const disk = (bytes: number, sector: 512 | 4096 = 512) =>
  ({ owner: 'the disk of ds1', bytes, sector, ram: 4096 }) as const

/** Bytes of the partitions of a recipe. */
const sizes = (recipe: string, target = disk(10 * GiB)) =>
  solveDisk(recipe, target).map(({ size }) => size)

test('a partition of 512 MB is 488 MiB, one of 1 MB is 1 MiB, and the last takes the rest', async (t) => {
  const solved = solveDisk('1 1 1 free . 512 512 512 fat32 . 100 100 100 ext4 .', disk(10 * GiB))
  t.same(
    solved.map(({ start, size }) => [start / MiB, size / MiB]),
    [
      [1, 1],
      [2, 488],
      [490, 10 * 1024 - 1 - 490],
    ],
  )
})

test('disks of 4096 bytes a sector get the same partitions', async (t) => {
  const recipe = '1 1 1 free . 512 600 4000 fat32 . 100 200 -1 ext4 .'
  t.same(sizes(recipe, disk(10 * GiB, 4096)), sizes(recipe))
})

test('the whole disk is compared with the minima, in megabytes', async (t) => {
  const recipe = '4000 5000 -1 ext4 . 4000 5000 -1 ext4 .'
  t.equal(sizes(recipe, disk(8_000_000_000 + 34_304)).length, 2)
  t.throws(() => sizes(recipe, disk(7_999_999_488)), {
    code: 'RECIPE_TOO_LARGE',
    message:
      'the disk of ds1 has 7999999488 bytes, its recipe needs 8000000000: 512 bytes are missing',
  })
})

test('minima that fit and leave no room once they are rounded up are refused', async (t) => {
  // 100 partitions of 2 MB: 200 MB fit the disk, but all between the first and the last take 2 MiB.
  const recipe = '2 2 2 ext4 . '.repeat(100)
  const message = /needs 209715200: 1048576 bytes are missing/
  t.throws(() => sizes(recipe, disk(199 * MiB)), { code: 'RECIPE_TOO_LARGE', message })
  t.equal(sizes(recipe, disk(200 * MiB)).length, 100)
})

test('a recipe without a line for the disk is refused', async (t) => {
  t.throws(() => sizes('5 6 7 xfs $defaultignore{ } .'), { code: 'RECIPE_INVALID' })
})

const arbitraryDisk: fc.Arbitrary<GptDisk> = fc.record({
  bytes: fc.integer({ min: 16 * 1024, max: 20 * 1024 ** 2 }).map((units) => units * 4096),
  sector: fc.constantFrom(512, 4096),
})
const megabytes = fc.array(fc.oneof(fc.nat(5), fc.nat(5_000)), { minLength: 1, maxLength: 10 })

test('partitions lie on mebibytes, one behind the other, between the tables', async () => {
  fc.assert(
    fc.property(megabytes, arbitraryDisk, (wanted, target) => {
      const places = placePartitions(wanted, target)
      let end = MiB
      return (places ?? []).every(({ start, size }) => {
        const isNext = start === end && size > 0 && size % MiB === 0
        end = start + size
        return isNext && end <= target.bytes - 33 * 512
      })
    }),
    { numRuns: 1000 },
  )
})

test('a partition but the last differs from what was asked for by at most half a mebibyte', async () => {
  fc.assert(
    fc.property(megabytes, arbitraryDisk, (wanted, target) => {
      const places = (placePartitions(wanted, target) ?? []).slice(0, -1)
      return places.every(({ start, size }, i) => {
        const isFirst = start === MiB // it is counted from the end of the table
        const isClipped = start + size + MiB > target.bytes - MiB
        const asked =
          (wanted[i] ?? 0) * 1e6 + (isFirst ? freeRange(target).first * target.sector - MiB : 0)
        return isClipped || size === MiB || Math.abs(size - asked) <= MiB / 2 + 4096
      })
    }),
    { numRuns: 1000 },
  )
})
