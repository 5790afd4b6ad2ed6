import { test } from 'tap'
import type { Node } from '../../../../inventory/model/cluster.ts'
import { GiB } from '../../../../inventory/model/units.ts'
import type { Facts } from '../../../../provisioner/bootstrap/node/facts.ts'
import { findClones, judgeFacts } from '../../../../provisioner/bootstrap/node/judge-facts.ts'

const NODE: Node = {
  ...{ name: 'db1', role: 'db', ordinal: 1, layout: 'appliance', packages: [] },
  interfaces: [{ network: 'voice', address: '192.0.2.20', prefix: 24, dns: [] }],
  hardware: { cpus: 2, memory: 4 * GiB, disk: 64 * GiB },
}

const RIGHT: Facts = {
  ...{ hostName: 'db1', machineId: 'a', cpus: 2, memory: 3.8 * GiB, disks: { vda: 64 * GiB } },
  ...{ addresses: ['192.0.2.20', '2001:db8::1'], virtualization: 'kvm', clockSource: 'kvm-clock' },
  ...{ time: 0, stolen: 0, timerLate: 0.4, fsync: 2 },
}

const CASES: readonly (readonly [string, Partial<Facts>, number, string])[] = [
  ['another name', { hostName: 'ds1' }, 0, 'error name'],
  ['another address', { addresses: [] }, 0, 'error address'],
  ['too few processors', { cpus: 1 }, 0, 'error cpus'],
  ['too little memory', { memory: 3.5 * GiB }, 0, 'error memory'],
  ['too small a disk', { disks: { vda: 32 * GiB, vdb: 63 * GiB } }, 0, 'error disk'],
  ['a clock that is wrong', {}, -61, 'error clock'],
  ['a clock that is odd', {}, 1.5, 'warning clock'],
  ['a host that was oversold', { stolen: 0.05 }, 0, 'warning steal'],
  ['a timer that is late', { timerLate: 12 }, 0, 'warning timer'],
  ['a slow disk', { fsync: 30 }, 0, 'warning fsync'],
  ['a clock that is slow to read', { clockSource: 'hpet' }, 0, 'warning clock-source'],
]

for (const [name, facts, offset, expected] of CASES) {
  test(`${name} is found, and nothing else`, async (t) => {
    const found = judgeFacts(NODE, { ...RIGHT, ...facts }, offset)
    t.same(
      found.map(({ id, isError }) => `${isError ? 'error' : 'warning'} ${id}`),
      [expected],
    )
    t.match(found, [{ message: /^(it|its|the hypervisor) /, hint: /./ }])
  })
}

test('a machine as described has no finding, in a container either', async (t) => {
  t.same(judgeFacts(NODE, RIGHT, 0.2), [])
  t.same(judgeFacts(NODE, { ...RIGHT, disks: {} }, 0), [])
  t.same(judgeFacts({ ...NODE, role: 'ds' }, { ...RIGHT, fsync: 30 }, 0), [])
})

test('a machine that was copied is told by its machine-id', async (t) => {
  const other = { ...RIGHT, machineId: 'b' }
  const all = new Map([
    ['db1', RIGHT],
    ['ds1', other],
    ['ds2', RIGHT],
  ])
  const clones = findClones(all)
  t.same([...clones.keys()], ['ds2'])
  t.match(clones.get('ds2'), { id: 'clone', isError: true, message: /machine-id of db1/ })
})
