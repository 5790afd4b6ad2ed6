import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { NodeDrift } from '../../../provisioner/drift/drift.ts'
import { openInstallation } from '../support/cluster/lab-installation.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'

const NODES = '  ds1: { address: 192.0.2.41 }\n'

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

test('hand edits are found, waived, healed and adopted', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  const { run, lab, folder } = place
  const drift = async (...args: readonly string[]) => {
    const [ds1] = (await askSwitchyard(place, 'drift', ...args)) as readonly NodeDrift[]
    return { ...ds1, facts: new Map(ds1?.differences.map((each) => [each.fact, each])) }
  }
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
