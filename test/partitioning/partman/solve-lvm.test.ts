import { test } from 'tap'
import { MiB } from '../../../inventory/model/units.ts'
import type { LvmDisk } from '../../../partitioning/partman/lvm-target.ts'
import { solveLvm } from '../../../partitioning/partman/solve-lvm.ts'

const disk = (device: string, mebibytes: number): LvmDisk => ({
  ...{ device, owner: `${device} of ds1`, bytes: mebibytes * MiB, sector: 512 },
})
const SDA = disk('/dev/sda', 100_000)
const SDB = disk('/dev/sdb', 50_000)

const solve = (recipe: string, main = SDA, ...others: readonly LvmDisk[]) =>
  solveLvm(recipe, { disks: [main, ...others], ram: 4096, group: 'vg0' })

const BOOT = '1 1 1 free method{ biosgrub } . 512 512 512 ext4 mountpoint{ /boot } .'
const ROOT = '8000 8000 8000 ext4 $lvmok{ } mountpoint{ / } .'
const DATA = '100 200 -1 ext4 $lvmok{ } mountpoint{ /var } .'

test('one disk without a line for a physical volume gets one of all its volumes need', async (t) => {
  const { disks, groups } = solve(`${BOOT} ${ROOT} ${DATA}`)
  t.same(
    disks[0]?.map(({ start, size }) => [start / MiB, size / MiB]),
    [
      [1, 1],
      [2, 488],
      [490, 100_000 - 1 - 490],
    ],
  )
  const [group] = groups
  t.same([group?.name, group?.extents, group?.free], ['vg0', 24_877, 0])
  // 8000 MB are 1907.3 extents; the last volume has the others.
  t.same(
    group?.volumes.map(({ extents }) => extents),
    [1907, 24_877 - 1907],
  )
})

test('another disk gets a physical volume of the default group', async (t) => {
  const { disks, groups } = solve(`${BOOT} ${ROOT} ${DATA}`, SDA, SDB)
  t.equal(disks[1]?.length, 1)
  t.same(
    groups[0]?.physical.map(({ path }) => path),
    ['/dev/sda3', '/dev/sdb1'],
  )
})

test('groups keep to the disks that name them', async (t) => {
  const physical =
    '100 200 -1 ext4 method{ lvm } vg_name{ system } device{ /dev/nvme0n1 } . ' +
    '100 200 -1 ext4 method{ lvm } vg_name{ data } device{ /dev/sdb } .'
  const volumes =
    '100 200 -1 ext4 $lvmok{ } in_vg{ system } lv_name{ a } . ' +
    '100 200 300 ext4 $lvmok{ } in_vg{ data } lv_name{ b } .'
  const { groups } = solve(`${physical} ${volumes}`, disk('/dev/nvme0n1', 9_000), SDB)
  t.same(
    groups.map((each) => [each.name, each.physical.map(({ path }) => path), each.free]),
    [
      ['data', ['/dev/sdb1'], 0],
      ['system', ['/dev/nvme0n1p1'], 0],
    ],
  )
})

test('a group nobody has a volume in stays free', async (t) => {
  const physical = '100 200 -1 ext4 method{ lvm } vg_name{ spare } device{ /dev/sdb } .'
  const { groups } = solve(`${physical} ${ROOT} ${DATA}`, SDA, SDB)
  t.same(
    groups.map(({ name, volumes, free }) => [name, volumes.length, free > 0]),
    [
      ['vg0', 2, false],
      ['spare', 0, true],
    ],
  )
})

const REFUSED: readonly [string, string, string, RegExp][] = [
  ['no logical volume', BOOT, 'RECIPE_INVALID', /has no logical volume/],
  [
    'a group without a disk',
    `${ROOT} 5 5 5 ext4 $lvmok{ } in_vg{ other } .`,
    'RECIPE_INVALID',
    /no physical volume is for the volume group other/,
  ],
  [
    // Debian's own installer stops at this, though it will make the default group a moment later.
    'the default group by its name',
    '100 200 -1 ext4 $lvmok{ } in_vg{ vg0 } .',
    'RECIPE_INVALID',
    /no physical volume is for the volume group vg0/,
  ],
  [
    'two physical volumes on one disk',
    `9 9 9 ext4 method{ lvm } . 9 9 -1 ext4 method{ lvm } . ${ROOT}`,
    'RECIPE_INVALID',
    /two lines of the recipe would get the physical volume \/dev\/sda1/,
  ],
  [
    'a disk that is not there',
    `9 9 9 ext4 method{ lvm } device{ /dev/sdc } . ${ROOT}`,
    'RECIPE_INVALID',
    /no disk of the recipe is called \/dev\/sdc/,
  ],
  [
    'the default group twice',
    `9 9 -1 ext4 method{ lvm } vg_name{ vg0 } . ${ROOT}`,
    'RECIPE_INVALID',
    /no physical volume is for the default volume group/,
  ],
  [
    'more than the disks have',
    `${BOOT} 200000 200000 -1 ext4 $lvmok{ } .`,
    'RECIPE_TOO_LARGE',
    /\/dev\/sda of ds1 has 104857600000 bytes/,
  ],
  [
    // It would ask for the size of the group for ever.
    'more than the group has, though the disk has it',
    `${BOOT} 104344 104344 -1 ext4 $lvmok{ } .`,
    'RECIPE_TOO_LARGE',
    /volume group vg0 of \/dev\/sda of ds1 has 104341700000 bytes/,
  ],
]

for (const [what, recipe, code, message] of REFUSED) {
  test(`refuses ${what}`, async (t) => t.throws(() => solve(recipe), { code, message }))
}
