import { test } from 'tap'
import { LAYOUT_NAMES as KNOWN_TO_CLUSTER_FILES } from '../../../inventory/model/layout-names.ts'
import { isExplained } from '../../../inventory/model/problem.ts'
import { LAYOUT_NAMES, layoutNamed } from '../../../partitioning/layout/layouts.ts'
import { placeLayout, smallestDisk } from '../../../partitioning/layout/place-layout.ts'

/** UTF-16 units a GPT entry has for the name (UEFI 2.10, table 5.6). */
const LONGEST_LABEL = 36

/** Clusters below which a FAT is FAT16 (Microsoft's FAT specification, 3.5). */
const FEWEST_CLUSTERS = 65525

/** Clusters of a FAT32 with one sector each, as `mkfs.vfat -F 32 -s 1` makes it: 32 reserved
 * sectors, two tables of four bytes a cluster, and two entries at their start. */
function fat32Clusters(size: number): number {
  const sectors = size / 512 - 32
  for (let table = 1; ; table += 1) {
    const clusters = sectors - 2 * table
    if ((clusters + 2) * 4 <= table * 512) return clusters
  }
}

test('cluster files may name every layout there is', async (t) => {
  t.same(KNOWN_TO_CLUSTER_FILES, LAYOUT_NAMES)
})

for (const name of LAYOUT_NAMES) {
  const { partitions } = layoutNamed(name)

  test(`layout ${name}: only the last partition grows`, async (t) => {
    t.same(
      partitions.slice(0, -1).filter(({ grows }) => grows),
      [],
    )
  })

  test(`layout ${name}: labels are unique and fit a partition table`, async (t) => {
    const labels = partitions.map(({ label }) => label)
    t.equal(new Set(labels).size, labels.length)
    t.ok(labels.every((label) => /^[a-z][a-z0-9-]*$/.test(label) && label.length <= LONGEST_LABEL))
  })

  test(`layout ${name}: what is placed on the smallest disk stays there on a larger one`, async (t) => {
    const layout = layoutNamed(name)
    const places = (disk: number) => placeLayout(layout, disk).partitions.map(({ start }) => start)
    t.same(places(smallestDisk(layout)), places(64 * 1024 ** 3))
  })
}

test('the ESP of the appliance has the clusters of a FAT32', async (t) => {
  const esp = layoutNamed('appliance').partitions.find(({ type }) => type === 'esp')
  t.equal(fat32Clusters(esp?.size.minimum ?? 0), 129_022)
  t.ok(fat32Clusters(33 * 1024 ** 2) >= FEWEST_CLUSTERS, '33 MiB would do')
  t.ok(fat32Clusters(32 * 1024 ** 2) < FEWEST_CLUSTERS, '32 MiB would not')
})

test('an unknown layout is answered with those there are', async (t) => {
  try {
    layoutNamed('raid')
    t.fail('was found')
  } catch (error) {
    if (!isExplained(error)) throw error
    t.equal(error.code, 'LAYOUT_UNKNOWN')
    t.same(error.problems, [
      { message: 'layout "raid" does not exist', hint: 'there is appliance' },
    ])
  }
})
