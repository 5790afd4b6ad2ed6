import { test } from 'tap'
import { machineOf } from '../../../image/hardware/machine-of.ts'
import { renderSheet } from '../../../image/hardware/render/sheet.ts'
import { ROLE_NEEDS } from '../../../image/hardware/role-needs.ts'
import { golden } from '../../support/golden.ts'
import { CLUSTER, CS1, DB1 } from '../content/a-cluster.ts'

for (const node of [CS1, DB1]) {
  test(`the sheet of ${node.name} is as it was reviewed`, async (t) => {
    golden(t, `image/hardware/${node.name}.md`, renderSheet(machineOf(CLUSTER, node)))
  })
}

test('a machine has what its node was given in cluster.yaml', async (t) => {
  const { cpus, memory, disk, nics } = machineOf(CLUSTER, DB1)
  const { hardware, interfaces } = DB1
  t.same({ cpus, memory, disk }, hardware)
  t.same(
    nics.map(({ network, mac }) => [network, mac]),
    interfaces.map(({ network, mac }) => [network, mac]),
  )
})

test('who may not wait for a processor has one, and memory, reserved', async (t) => {
  for (const { latency, reservation } of Object.values(ROLE_NEEDS)) {
    if (latency === 'high') t.ok(reservation.cpu > 0 && reservation.memory)
  }
})
