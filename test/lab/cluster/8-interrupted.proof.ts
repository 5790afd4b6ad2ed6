import { join } from 'node:path'
import { type Test, test } from 'tap'
import { projectRoot } from '../../../provisioner/bake/product.ts'
import type { Outcome } from '../../../provisioner/bootstrap/outcome.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'
import { eventually } from '../support/eventually.ts'

const NODES = `  vpn1: { address: 192.0.2.10 }
  ds1: { address: 192.0.2.41 }
`
const WAIVED = ['--waive', 'cpus,memory,disk']
/** Seconds after which Ctrl-C is pressed: while it starts, looks, settles, and while Ansible runs. */
const MOMENTS = [2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 8, 12]

test('Ctrl-C at any moment of a bootstrap leaves nodes that the next run takes on', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  for (const seconds of MOMENTS) {
    t.equal(await interrupted(place, seconds), '130', `after ${seconds} s`)
    await letsIn(t, place)
  }
  const outcomes = (await askSwitchyard(place, 'bootstrap', ...WAIVED)) as readonly Outcome[]
  for (const { node, standing, problem } of outcomes) {
    const log = standing === 'failed' ? await place.run('tail', '-n60', 'state/ansible.log') : ''
    t.match(standing, /^(ready|changed)$/, `${node}: ${problem?.message} ${log}`)
  }
  const again = (await askSwitchyard(place, 'bootstrap', ...WAIVED)) as readonly Outcome[]
  t.same(
    again.map(({ standing }) => standing),
    ['ready', 'ready'],
  )
  for (const node of ['vpn1', 'ds1']) {
    const left = await place.lab.inside(
      node,
      'find',
      '/etc',
      '/usr/local',
      '-name',
      '*.switchyard-new',
    )
    t.equal(left, '', 'no file is half written')
    const isDisarmed = () =>
      place.lab.inside(node, 'systemctl', 'is-active', 'switchyard-undo.timer').then(
        () => false,
        () => true,
      )
    t.ok(await isDisarmed(), 'nothing will be undone')
  }
})

/** The terminal sends Ctrl-C to all of its foreground, and so does timeout(1). @returns the status. */
async function interrupted({ run }: LabInstallation, seconds: number): Promise<string> {
  const files = ['node_modules/.bin/tsx', 'cli/switchyard.ts']
  const program = files.map((name) => join(projectRoot(), name))
  const script = 'timeout --signal=INT --preserve-status "$@" >/dev/null 2>&1; echo $?'
  const args = [`${seconds}`, ...program, 'bootstrap', ...WAIVED]
  return (await run('sh', '-c', script, 'sh', ...args)).trim()
}

async function letsIn(t: Test, { run }: LabInstallation): Promise<void> {
  for (const node of ['vpn1', 'ds1']) {
    const isIn = () =>
      run('ssh', '-F', 'ssh_config', node, 'true').then(
        () => true,
        () => false,
      )
    await eventually(isIn, `${node} lets the administrator in`, 90_000)
    t.pass(`${node} is reached`)
  }
}
