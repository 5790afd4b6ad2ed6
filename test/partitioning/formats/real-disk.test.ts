import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { renderRepart } from '../../../partitioning/formats/render-repart.ts'
import { renderServerSfdisk } from '../../../partitioning/formats/render-server-sfdisk.ts'
import { renderSfdisk } from '../../../partitioning/formats/render-sfdisk.ts'
import { PARTITION_TYPES } from '../../../partitioning/layout/partition-type.ts'
import { type PlacedLayout, placeLayout } from '../../../partitioning/layout/place-layout.ts'
import { identity, layout, placed } from '../appliance.ts'
import { BYTES_960GB, onSeveral } from '../server/servers.ts'

// sfdisk is not on an ordinary user's path in Debian.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, LC_ALL: 'C' }
const run = (file: string, args: readonly string[], input = '') =>
  execFileSync(file, args, { env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] })
const lacks = (file: string) =>
  spawnSync(file, ['--version'], { env }).error ? `this machine has no ${file}` : false

const noSfdisk = lacks('sfdisk')
const noRepart = noSfdisk || lacks('systemd-repart')

/** A sparse file with the partition table the script describes. */
function partition(t: Test, { disk, ...rest }: PlacedLayout): string {
  const file = join(t.testdir(), 'disk.raw')
  writeFileSync(file, '')
  truncateSync(file, disk)
  const options = ['-q', '--no-reread', '--no-tell-kernel', '--wipe', 'never']
  run('sfdisk', [...options, file], renderSfdisk({ disk, ...rest }, identity))
  return file
}

interface Table {
  readonly id: string
  readonly firstlba: number
  readonly partitions: readonly Record<'start' | 'size' | 'type' | 'uuid' | 'name', unknown>[]
}

function readTable(file: string): Table {
  return JSON.parse(run('sfdisk', ['--json', file])).partitiontable
}

function entries({ partitions }: PlacedLayout) {
  return partitions.map(({ partition: { label, type }, start, size }) => ({
    start: start / 512,
    size: size / 512,
    type: PARTITION_TYPES[type].guid,
    uuid: identity.partition(label).toUpperCase(),
    name: label,
  }))
}

const found = (table: Table) =>
  table.partitions.map(({ start, size, type, uuid, name }) => ({ start, size, type, uuid, name }))

for (const target of [placed, placeLayout(layout, 20 * GiB + 12_345)]) {
  test(`sfdisk makes of ${target.disk} bytes what was placed`, { skip: noSfdisk }, async (t) => {
    const file = partition(t, target)
    const table = readTable(file)
    t.equal(table.id, identity.disk.toUpperCase())
    t.equal(table.firstlba, 2048)
    t.same(found(table), entries(target))
    t.match(run('sfdisk', ['--verify', file]), 'No errors detected')
  })
}

test('sfdisk makes of a server disk what was solved', { skip: noSfdisk }, async (t) => {
  const [disk] = onSeveral('database', 1, BYTES_960GB, BYTES_960GB).disks
  if (!disk) throw new RangeError('no disk')
  const file = join(t.testdir(), 'disk.raw')
  writeFileSync(file, '')
  truncateSync(file, disk.bytes)
  const script = renderServerSfdisk(disk, {
    identity,
    number: 1,
    isMember: true,
    isEncrypted: false,
  })
  run('sfdisk', ['-q', '--no-reread', '--no-tell-kernel', '--wipe', 'never', file], script)
  t.same(
    readTable(file).partitions.map(({ start, size, name }) => ({ start, size, name })),
    disk.partitions.map(({ start, size, label }) => ({
      ...{ start: start / 512, size: size / 512, name: label },
    })),
  )
})

test('systemd-repart grows /var to the end of a larger disk, and nothing else', {
  skip: noRepart,
}, async (t) => {
  const file = partition(t, placed)
  const definitions = join(t.testdirName, 'repart.d')
  mkdirSync(definitions)
  for (const [name, text] of Object.entries(renderRepart(placed))) {
    writeFileSync(join(definitions, name), text)
  }
  truncateSync(file, 8 * GiB)
  const repart = () =>
    run('systemd-repart', [`--definitions=${definitions}`, '--dry-run=no', '--no-pager', file])
  repart()

  const wanted = entries(placed)
  const table = readTable(file)
  const last = table.partitions.at(-1)
  t.same(found(table).slice(0, -1), wanted.slice(0, -1))
  t.same({ ...wanted.at(-1), size: last?.size }, found(table).at(-1))
  const end = (Number(last?.start) + Number(last?.size)) * 512
  t.ok(end > 8 * GiB - MiB && end <= 8 * GiB - 33 * 512, `ends at ${end}`)

  repart()
  t.same(readTable(file), table, 'and the second start changes nothing')
})
