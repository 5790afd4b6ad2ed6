import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { Outcome } from '../../../provisioner/bootstrap/outcome.ts'
import { COMMANDS } from '../support/cluster/fake-node.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { rootOf } from '../support/cluster/nspawn.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'

const NAMES = Array.from({ length: 50 }, (_, index) => `ds${index + 1}`)
const NODES = ['vpn1', ...NAMES]
  .map((name, index) => `  ${name}: { address: 192.0.2.${100 + index} }\n`)
  .join('')
const LIMIT = 10

/** Off, somebody else by its host key, and one on which Ansible fails. */
const [OFF, STRANGER, FAULTY] = ['ds13', 'ds21', 'ds34'] as const
const FAILURES = new Map<string, RegExp>([
  [OFF, /^ds13 cannot be reached/],
  [STRANGER, /ds21 has another host key/],
  [FAULTY, /^ds34: Ansible did not finish/],
])

/** In place of the roles, which need a whole node. */
const PLAY = `---
- name: Every node
  hosts: all
  gather_facts: false
  tasks:
    - name: It answers
      ansible.builtin.ping:
    - name: One is faulty
      ansible.builtin.fail:
      when: inventory_hostname == '${FAULTY}'
`

test('fifty nodes get into the cluster, never more at a time than the limit', async (t) => {
  allowManySystemds(t)
  const place = await openInstallation(t, { nodes: NODES, areFake: true })
  writeFileSync(join(place.folder, 'playbooks/site.yml'), PLAY)
  await place.lab.cut(OFF)
  const right = pinAnother(place)
  const first = await bootstrap(place)
  for (const [node, { standing, problem }] of first) {
    const failure = FAILURES.get(node)
    t.equal(
      standing,
      failure ? 'failed' : 'changed',
      `${node}: ${problem?.message ?? 'no problem'}`,
    )
    if (failure) t.match(problem, { message: failure, hint: /./ })
  }
  t.same([...first.keys()], ['vpn1', ...NAMES], 'each has its line, in the order of the cluster')
  const most = mostAtOnce(await commandsOf(place))
  t.ok(most <= LIMIT, `at most ${most} at a time`)
  t.ok(most > LIMIT / 2, 'and many at a time')
  writeFileSync(join(place.folder, 'known_hosts'), right)
  await resumes(t, place)
})

/** Each systemd takes several of the 128 watchers a user has by default (inotify(7)). */
function allowManySystemds(t: Test): void {
  const file = '/proc/sys/fs/inotify/max_user_instances'
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, `${Math.max(Number(before), 2048)}`)
  t.teardown(() => writeFileSync(file, before))
}

async function resumes(t: Test, place: LabInstallation): Promise<void> {
  const site = join(place.folder, 'playbooks/site.yml')
  writeFileSync(site, PLAY.replace(FAULTY, 'nobody'))
  const second = await bootstrap(place)
  for (const [node, { standing }] of second) {
    const expected = node === OFF ? 'failed' : node === STRANGER ? 'changed' : 'ready'
    t.equal(standing, expected, node)
  }
}

async function bootstrap(place: LabInstallation) {
  const args = ['--parallel', `${LIMIT}`, '--waive', 'cpus,memory,disk']
  const outcomes = (await askSwitchyard(place, 'bootstrap', ...args)) as readonly Outcome[]
  return new Map(outcomes.map((each) => [each.node, each]))
}

/** @returns what was pinned before. */
function pinAnother({ folder }: LabInstallation): string {
  const pins = join(folder, 'known_hosts')
  const right = readFileSync(pins, 'utf8')
  const [, other = ''] = /^ds1 (.*)$/m.exec(right) ?? []
  writeFileSync(pins, right.replace(new RegExp(`^${STRANGER} .*$`, 'm'), `${STRANGER} ${other}`))
  return right
}

type Span = readonly [begun: number, ended: number]

/** When commands ran on the nodes, by the clock they share. */
async function commandsOf({ lab }: LabInstallation): Promise<readonly Span[]> {
  const args = ['-hs', '', ...NAMES.map((name) => `${rootOf(name)}${COMMANDS}`)]
  const said = await lab.run({ file: 'sh', args: ['-c', 'grep "$@" || true', 'sh', ...args] })
  return said
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [number, number])
}

function mostAtOnce(spans: readonly Span[]): number {
  const moments = spans.flatMap(([begun, ended]) => [[begun, 1] as const, [ended, -1] as const])
  const inOrder = moments.toSorted(([one], [other]) => one - other)
  let running = 0
  return Math.max(...inOrder.map(([, step]) => (running += step)))
}
