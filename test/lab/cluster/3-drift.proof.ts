import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { NodeDrift } from '../../../provisioner/drift/drift.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'

const NODES = `  vpn1: { address: 192.0.2.10 }
  ds1: { address: 192.0.2.41 }
`

/** What a hand may do that no playbook looks at, and one thing that a playbook does. */
const HAND = `set -e
echo '* * * * * root /opt/x' >/etc/cron.d/x
chmod 600 /etc/hosts
useradd eve
systemctl mask chrony.service
dpkg --force-depends --remove less
rm /etc/motd
nft add rule inet switchyard input tcp dport 8080 accept
sed -i 's/^vm.swappiness = .*/vm.swappiness = 60/' /etc/sysctl.d/60-switchyard.conf`

const EXPECTED = [
  'file /etc/alternatives/pager',
  'file /etc/alternatives/pager.1.gz',
  'file /etc/cron.d/x',
  'file /etc/hosts',
  'file /etc/motd',
  'file /etc/sysctl.d/60-switchyard.conf',
  'file /etc/systemd/system/chrony.service',
  'firewall',
  'group eve',
  'package less',
  'unit chrony.service',
  'unit chronyd.service',
  'user eve',
]

const driftOf =
  (place: LabInstallation) =>
  async (...args: readonly string[]) => {
    const [ds1] = (await askSwitchyard(place, 'drift', 'ds1', ...args)) as readonly NodeDrift[]
    return { ...ds1, facts: new Map(ds1?.differences.map((each) => [each.fact, each])) }
  }

/** One edit by a person who logged in, adopted by itself. */
async function tellsWho(t: Test, place: LabInstallation): Promise<void> {
  const drift = driftOf(place)
  const edit = 'echo by hand | sudo tee /etc/by-hand'
  await place.run('ssh', '-F', 'ssh_config', 'ds1', edit)
  const only = ['--fact', 'file /etc/by-*'] as const
  const { facts } = await drift(...only)
  t.same([...facts.keys()], ['file /etc/by-hand'])
  const { when = '', by, commands } = facts.get('file /etc/by-hand')?.trace ?? {}
  t.ok(Math.abs(Date.now() - Date.parse(when)) < 60_000, when)
  t.match(by, [/^ann from 192\.0\.2\.10$/])
  t.ok(commands?.includes('/usr/bin/tee /etc/by-hand'), `${commands}`)
  await drift(...only, '--accept')
  t.notOk((await drift()).facts.has('file /etc/by-hand'), 'adopted')
  t.ok((await drift()).facts.has('user eve'), 'and nothing else is')
}

/** The timers' work, without an administrator's key. */
async function isCollected(t: Test, place: LabInstallation): Promise<void> {
  const { lab, run } = place
  for (const [node, timer] of [
    ['ds1', 'switchyard-manifest.timer'],
    ['vpn1', 'switchyard-collect.timer'],
  ] as const) {
    t.equal((await lab.inside(node, 'systemctl', 'is-active', timer)).trim(), 'active')
  }
  const write = (node: string) => lab.inside(node, 'systemctl', 'start', 'switchyard-manifest')
  const collect = () => lab.inside('vpn1', 'systemctl', 'start', 'switchyard-collect')
  await Promise.all(['vpn1', 'ds1'].map(write))
  await collect()
  const { facts } = await driftOf(place)('--collected')
  t.ok(facts.has('user eve'), 'hand edits are found in what the terminal server fetched')
  await lab.inside('ds1', 'useradd', 'mallory')
  await write('ds1')
  await collect()
  const journal = await lab.inside('vpn1', 'journalctl', '-u', 'switchyard-collect', '-o', 'cat')
  t.match(journal, /^ds1: not as it was: .*user mallory/m)
  await lab.inside('ds1', 'userdel', 'mallory')

  const key =
    'sudo ssh -i /etc/switchyard-collect/key -o UserKnownHostsFile=/etc/switchyard-collect/known_hosts'
  const as = (rest: string) => run('ssh', '-F', 'ssh_config', 'vpn1', `${key} ${rest}`)
  const asked = await as('switchyard-drift@192.0.2.41 -o HostKeyAlias=ds1 "touch /tmp/broken"')
  t.match(asked, /^\{"facts": /, 'whatever is asked, the manifest comes')
  await t.rejects(lab.inside('ds1', 'test', '-e', '/tmp/broken'))
  await t.rejects(as('-W 192.0.2.41:22 -o HostKeyAlias=ds1 switchyard-drift@192.0.2.41'))
  await t.rejects(as('-o HostKeyAlias=ds1 admin@192.0.2.41 true'))
}

test('hand edits are found, waived, healed and adopted', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  const { run, lab, folder } = place
  const drift = driftOf(place)
  await run('ansible-playbook', 'playbooks/site.yml')
  t.match(await drift('--accept'), { isNew: true, differences: [] })
  t.match(await drift(), { isNew: false, differences: [], tasks: 0 }, 'nothing changes by itself')

  await lab.inside('ds1', 'sh', '-c', HAND)
  const { facts, tasks } = await drift()
  t.same(
    [...facts.keys()].filter(
      (fact) => !/^file \/etc\/(\.|.*(passwd|shadow|group|gid|uid))/.test(fact),
    ),
    EXPECTED,
  )
  await tellsWho(t, place)
  await isCollected(t, place)
  t.match(facts.get('user eve'), { was: undefined, is: /^\d+ \d+ \/home\/eve / })
  t.match(facts.get('file /etc/hosts'), { was: /^root:root 0644 /, is: /^root:root 0600 / })
  t.match(facts.get('file /etc/motd'), { was: /./, is: undefined })
  t.ok((tasks ?? 0) > 0, 'Ansible would heal what it manages')

  writeFileSync(join(folder, 'manifests/waivers'), 'ds1 user eve # she is on call this week\n')
  t.match((await drift()).facts.get('user eve'), { waived: 'she is on call this week' })

  await lab.inside('ds1', 'systemctl', 'unmask', 'chrony.service')
  await run('ansible-playbook', 'playbooks/site.yml')
  const healed = await drift()
  t.notOk(healed.facts.has('file /etc/sysctl.d/60-switchyard.conf'), 'Ansible healed its file')
  t.ok(healed.facts.has('file /etc/cron.d/x'), 'and knows nothing of the other')
  await drift('--accept')
  t.match(await drift(), { differences: [], tasks: 0 })
})
