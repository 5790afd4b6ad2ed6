import { test } from 'tap'
import { diskCapacity } from '../../../inventory/model/disk-capacity.ts'
import { GiB } from '../../../inventory/model/units.ts'

/** Bytes of disks on the market, by the gigabytes on their labels. */
const LABELS = [
  [240, 240_057_409_536],
  [480, 480_103_981_056],
  [500, 500_107_862_016],
  [960, 960_197_124_096],
  [1_000, 1_000_204_886_016],
  [4_000, 4_000_787_030_016],
] as const

test('a disk has the bytes every maker gives it', async (t) => {
  for (const [gigabytes, bytes] of LABELS) t.equal(diskCapacity(gigabytes * 1e9), bytes)
})

test('other sizes are taken at their word', async (t) => {
  for (const bytes of [20 * GiB, 16e9, 960_197_124_096]) t.equal(diskCapacity(bytes), bytes)
})
