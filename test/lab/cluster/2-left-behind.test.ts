import { join } from 'node:path'
import { test } from 'tap'
import { projectRoot } from '../../../provisioner/bake/product.ts'
import { openInstallation } from '../support/cluster/lab-installation.ts'
import { eventually } from '../support/eventually.ts'

const FILE = '/run/left-behind'
/** Ends neither by a closed connection nor by SIGTERM. */
const STUBBORN = `sh -c "trap : TERM HUP PIPE; echo \\$\\$ >${FILE}; while :; do sleep 60; done"`
/** Seconds; five more and it is killed. */
const LIMIT = 3

// Of the traps of node-ssh (provisioning, 2.4) the one that needs a real sshd.
test('trap 4: a command that lost its connection goes on, and ends when its time is over', async (t) => {
  const { lab, run } = await openInstallation(t, { nodes: '  ds1: { address: 192.0.2.41 }\n' })
  const files = ['node_modules/.bin/tsx', 'test/lab/support/cluster/lose-connection.ts']
  const program = files.map((name) => join(projectRoot(), name)) as [string, string]
  await t.rejects(run(...program, 'ds1', `${LIMIT}`, STUBBORN, FILE))
  const runs = () =>
    lab.inside('ds1', 'sh', '-c', `kill -0 $(cat ${FILE})`).then(
      () => true,
      () => false,
    )
  t.ok(await runs(), 'it outlives the connection')
  await eventually(async () => !(await runs()), 'its time is over')
  t.pass('it does not outlive its limit')
})
