import { join } from 'node:path'
import { type Test, test } from 'tap'
import { projectRoot } from '../../../provisioner/bake/product.ts'
import type { Outcome } from '../../../provisioner/bootstrap/outcome.ts'
import type { LabCluster } from '../support/cluster/lab-cluster.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'
import { eventually } from '../support/eventually.ts'

const NODES = `  vpn1: { address: 192.0.2.10 }
  ds1: { address: 192.0.2.41 }
  ds2: { address: 192.0.2.42 }
  ds3: { address: 192.0.2.43 }
  ds4: { address: 192.0.2.44 }
  ds5: { address: 192.0.2.45 }
`
const WAIVED = ['--waive', 'cpus,memory,disk']

/** When a node loses its power: what is then true on it. */
const MOMENTS: ReadonlyMap<string, string> = new Map([
  ['ds5', 'grep -qsx timeout /proc/[0-9]*/comm'], // it is looked at
  ['ds4', '[ -e /usr/local/sbin/switchyard-undo ]'], // its files are being placed
  ['ds3', '[ -e /etc/sysctl.d/60-switchyard.conf ]'], // Ansible is at every node
  ['ds2', 'systemctl --quiet is-active switchyard-engine'], // Ansible is at one after another
])

const asked = async (place: LabInstallation, ...args: readonly string[]) => {
  const outcomes = (await askSwitchyard(place, 'bootstrap', ...WAIVED, ...args)) as Outcome[]
  return new Map(outcomes.map((each) => [each.node, each]))
}

test('nodes that lose their power during a bootstrap fail alone, and the next run takes them on', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  const [first] = await Promise.all([
    asked(place),
    ...[...MOMENTS].map(([node, moment]) => cutAt(place.lab, node, moment)),
  ])
  for (const [node, { standing, problem }] of first) {
    t.equal(standing, MOMENTS.has(node) ? 'failed' : 'changed', `${node}: ${problem?.message}`)
    if (MOMENTS.has(node)) t.match(problem, { message: new RegExp(`\\b${node}\\b`), hint: /./ })
  }
  await inATable(t, place)
  for (const node of MOMENTS.keys()) await place.lab.start(node)
  for (const node of MOMENTS.keys()) await letsIn(place, node)
  const second = await asked(place)
  for (const [node, { standing, problem }] of second) {
    t.match(
      standing,
      MOMENTS.has(node) ? 'changed' : /^(ready|changed)$/,
      `${node}: ${problem?.message}`,
    )
  }
  const third = await asked(place)
  for (const [node, { standing }] of third) t.equal(standing, 'ready', `${node} is as it should be`)
})

async function cutAt(lab: LabCluster, node: string, moment: string): Promise<void> {
  await lab.inside(node, 'sh', '-c', `until ${moment} >/dev/null; do sleep 0.02; done`)
  await lab.cut(node)
}

/** The same for a person to read. */
async function inATable(t: Test, { run }: LabInstallation): Promise<void> {
  const files = ['node_modules/.bin/tsx', 'cli/switchyard.ts']
  const program = files.map((name) => join(projectRoot(), name))
  const args = [...program, 'bootstrap', ...WAIVED, 'ds1', 'ds2']
  const said = await run('sh', '-c', '"$@" 2>&1; [ $? = 4 ]', 'sh', ...args)
  t.match(said, /^ds1 +ready/m)
  t.match(said, /^ds2 +failed/m)
  t.match(said, /ds2 cannot be reached.*\n.*hint: /)
}

async function letsIn({ run }: LabInstallation, node: string): Promise<void> {
  const isIn = () =>
    run('ssh', '-F', 'ssh_config', node, 'true').then(
      () => true,
      () => false,
    )
  await eventually(isIn, `${node} lets the administrator in`, 120_000)
}
