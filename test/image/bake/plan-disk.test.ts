import { test } from 'tap'
import { renderDiskVariables } from '../../../image/bake/disk-plan.ts'
import { planDisk } from '../../../image/bake/plan-disk.ts'
import type { Cluster, Node } from '../../../inventory/model/cluster.ts'
import { isExplained } from '../../../inventory/model/problem.ts'
import { GiB, MiB } from '../../../inventory/model/units.ts'

const node: Node = {
  name: 'cs1',
  role: 'cs',
  ordinal: 1,
  interfaces: [],
  hardware: { cpus: 2, memory: 2 * GiB, disk: 20 * GiB },
  layout: 'appliance',
  packages: [],
}

const cluster: Cluster = {
  name: 'example',
  domain: 'example.org',
  locale: 'C.UTF-8',
  timeZone: 'Etc/UTC',
  ntp: [],
  administrators: [],
  networks: [],
  nodes: [node],
  switch: { port: 5060, mediaPorts: [30000, 40000], routes: [] },
}

function withDisk(disk: number): Node {
  return { ...node, hardware: { ...node.hardware, disk } }
}

test('an image is as small as its layout allows, whatever the disk of the node', async (t) => {
  const plan = planDisk({ cluster, node })
  t.equal(plan.size, 2499 * MiB)
  t.same(planDisk({ cluster, node: withDisk(2499 * MiB) }), plan)
  t.same(plan.biosBoot, { start: 1 * MiB, size: 1 * MiB })
  t.match(plan.esp, { start: 2 * MiB, size: 64 * MiB, serial: /^[0-9A-F]{8}$/ })
  t.match(plan.root, { start: 66 * MiB, size: 2 * GiB })
  t.match(plan.var, { start: 2114 * MiB, size: 384 * MiB })
})

test('an image can be made larger', async (t) => {
  t.equal(planDisk({ cluster, node }, 4 * GiB).var.size, 4 * GiB - 2115 * MiB)
})

test('what mke2fs writes is what fstab mounts', async (t) => {
  const plan = planDisk({ cluster, node })
  const { serial } = plan.esp
  t.match(plan.fstab, `UUID=${plan.root.uuid} / ext4 `)
  t.match(plan.fstab, `UUID=${plan.var.uuid} /var ext4 `)
  t.match(plan.fstab, `UUID=${serial.slice(0, 4)}-${serial.slice(4)} /boot/efi vfat `)
  t.match(renderDiskVariables(plan, {}), `root_uuid='${plan.root.uuid}'\n`)
})

test('the size of the image changes neither names nor what the node mounts', async (t) => {
  const [small, large] = [planDisk({ cluster, node }), planDisk({ cluster, node }, 4 * GiB)]
  t.equal(small.fstab, large.fstab)
  t.same(small.repart, large.repart)
})

for (const [title, input, size] of [
  ['a node whose disk the image does not fit on', withDisk(2499 * MiB - 1), undefined],
  ['an image too small for its layout', node, 2 * GiB],
] as const) {
  test(`refuses ${title}`, async (t) => {
    try {
      planDisk({ cluster, node: input }, size)
      t.fail('was accepted')
    } catch (error) {
      if (!isExplained(error)) throw error
      t.equal(error.code, 'DISK_TOO_SMALL')
      t.match(error.message, /^the (disk|image) of cs1 has /)
    }
  })
}
