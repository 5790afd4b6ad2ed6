import assert from 'node:assert/strict'
import type { RaidLevel } from '../../../inventory/model/metal.ts'
import { SERVER_LAYOUT_NAMES } from '../../../inventory/model/server-layout-names.ts'
import { renderServerScript } from '../../../partitioning/formats/render-server-script.ts'
import { identityOf } from '../../../partitioning/layout/identity.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { solveServer } from '../../../partitioning/server/solve-server.ts'
import type { ServerDisk, SolvedServer } from '../../../partitioning/server/solved-server.ts'
import { type MadeLayout, runMachine } from './machine/run-machine.ts'

/**
 * npm run proof:disks
 *
 * The commands of every layout, on one disk and on arrays of each level, on a machine with Debian 13's
 * kernel, mdadm and LVM: every array and volume must have the bytes that were predicted.
 */
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

const predicted = ({ arrays, group }: SolvedServer): MadeLayout => ({
  arrays: Object.fromEntries(arrays.map(({ device, size }) => [device, size])),
  extents: group.extents,
  volumes: Object.fromEntries(group.volumes.map(({ volume, size }) => [volume.name, size])),
  failure: '',
})

const identity = identityOf({ cluster: 'proof', node: 'db1' })
const scripts = Object.entries(solved).map(([name, each]) => [
  name,
  renderServerScript(each, identity),
])
const started = performance.now()
const made = await runMachine(Object.fromEntries(scripts), BYTES)
for (const [name, each] of Object.entries(solved)) {
  assert.deepEqual(made.get(name), predicted(each), name)
  console.log(`${name}: ${each.group.extents} extents, as predicted`)
}
console.log(`${made.size} layouts in ${Math.round((performance.now() - started) / 1000)} s`)
