import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'
import type { KeptPartition, RaidLevel } from '../../../inventory/model/metal.ts'
import { SERVER_LAYOUT_NAMES } from '../../../inventory/model/server-layout-names.ts'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { renderServerScript } from '../../../partitioning/formats/render-server-script.ts'
import { identityOf } from '../../../partitioning/layout/identity.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { solveServer } from '../../../partitioning/server/solve-server.ts'
import type { ServerDisk, SolvedServer } from '../../../partitioning/server/solved-server.ts'
import { type MadeLayout, runMachine } from './machine/run-machine.ts'

/**
 * npm run proof:disks [-- --only 'kept|raid0-luks$']
 *
 * The commands of every layout, on one disk and on arrays of each level, bare and encrypted, on a machine
 * with Debian 13's kernel, mdadm, cryptsetup and LVM: every array, container and volume must have the
 * bytes that were predicted, and what is kept its own.
 */
const SECTOR = 512
/** Bytes of a disk sold as 240 GB. */
const BYTES = 240_057_409_536

const disk = (letter: string): ServerDisk => ({
  ...{ device: `/dev/vd${letter}`, bytes: BYTES, sector: 512 },
})

function solve(layout: string, count: number, raid?: RaidLevel, reserve = 0): SolvedServer {
  const [first, ...others] = ['c', 'd', 'e', 'f'].slice(0, count).map(disk)
  assert.ok(first)
  return solveServer(serverLayoutNamed(layout), {
    ...{ owner: 'db1', ram: 64_000, disks: [first, ...others], reserve },
    ...(raid === undefined ? {} : { raid }),
  })
}

const solved: Readonly<Record<string, SolvedServer>> = {
  ...Object.fromEntries(SERVER_LAYOUT_NAMES.map((name) => [`${name}-1`, solve(name, 1)])),
  'database-2-raid1': solve('database', 2, 1, 20),
  'recordings-2-raid0': solve('recordings', 2, 0),
  'recordings-3-raid0': solve('recordings', 3, 0),
  'recordings-4-raid0': solve('recordings', 4, 0),
  'all-in-one-4-raid10': solve('all-in-one', 4, 10),
}

const encrypted = ({ layout, machine }: SolvedServer): SolvedServer =>
  solveServer(layout, { ...machine, encryption: { unlock: 'passphrase' } })

const containers: Readonly<Record<string, SolvedServer>> = {
  'database-1-luks': encrypted(solve('database', 1)),
  'database-2-raid1-luks': encrypted(solve('database', 2, 1, 20)),
  'recordings-3-raid0-luks': encrypted(solve('recordings', 3, 0)),
  'all-in-one-4-raid10-luks': encrypted(solve('all-in-one', 4, 10)),
}

const keep: KeptPartition = {
  ...{ by: 'name', value: 'archive' },
  start: 100 * GiB + SECTOR,
  size: 256 * MiB - SECTOR,
}

const keeping = ({ layout, machine }: SolvedServer): SolvedServer => {
  const [first, ...others] = machine.disks
  return solveServer(layout, { ...machine, disks: [{ ...first, keep }, ...others] })
}

const beside: Readonly<Record<string, SolvedServer>> = {
  'database-1-kept': keeping(solve('database', 1)),
  'recordings-2-raid1-luks-kept': keeping(encrypted(solve('recordings', 2, 1))),
}

/** Somebody else's partition before the layout, and the same bytes and the same line in the table after. */
const around = (script: string) => `
wipefs --all --quiet /dev/vdc
sfdisk --quiet /dev/vdc <<'TABLE'
label: gpt
start=${keep.start / SECTOR}, size=${keep.size / SECTOR}, name="archive", attrs="GUID:63"
TABLE
udevadm settle
yes archive | dd of=/dev/vdc1 bs=1M iflag=fullblock 2> /dev/null || true
mkfs.ext4 -q -F -L archive /dev/vdc1
look() { sfdisk --dump /dev/vdc | sed -n 's/.*\\(start=.*archive.*\\)/\\1/p'; sha256sum < "$1"; }
before=$(look /dev/vdc1)
${script}
[ "$(look /dev/vdc5)" = "$before" ]
echo "$before" | grep -q 'GUID:63'
`

const predicted = ({ arrays, container, group }: SolvedServer): MadeLayout => ({
  arrays: Object.fromEntries(arrays.map(({ device, size }) => [device, size])),
  container: container?.size ?? 0,
  extents: group.extents,
  volumes: Object.fromEntries(group.volumes.map(({ volume, size }) => [volume.name, size])),
  failure: '',
})

const identity = identityOf({ cluster: 'proof', node: 'db1' })
const scripts = (of: Readonly<Record<string, SolvedServer>>) =>
  Object.entries(of).map(([name, each]) => [name, renderServerScript(each, identity)] as const)
/** Debian's installer leaves the size of the header to cryptsetup. */
const asDebians = scripts(containers).map(
  ([name, script]) => [`${name}-debian`, script.replace(/ --offset \d+/, '')] as const,
)
const expected = {
  ...solved,
  ...containers,
  ...Object.fromEntries(Object.entries(containers).map(([name, each]) => [`${name}-debian`, each])),
  ...beside,
}
const kept = scripts(beside).map(([name, script]) => [name, around(script)] as const)
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } })
const isWanted = (name: string) => new RegExp(values.only).test(name)
const wanted = [...scripts(solved), ...scripts(containers), ...asDebians, ...kept].filter(
  ([name]) => isWanted(name),
)
const started = performance.now()
const made = await runMachine(Object.fromEntries(wanted), BYTES)
for (const [name, each] of Object.entries(expected)) {
  if (!isWanted(name)) continue
  assert.deepEqual(made.get(name), predicted(each), name)
  console.log(`${name}: ${each.group.extents} extents, as predicted`)
}
console.log(`${made.size} layouts in ${Math.round((performance.now() - started) / 1000)} s`)
