import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { isExplained } from '../../../inventory/model/problem.ts'
import { runCli } from '../../support/run-cli.ts'
import type { Administrator } from '../../support/ssh/administrator.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { eventually } from '../support/eventually.ts'

const NODES = `  vpn1: { address: 192.0.2.10 }
  ds1: { address: 192.0.2.41 }
`
const NAMES = ['vpn1', 'ds1']

const SITE = ['ansible-playbook', 'playbooks/site.yml'] as const

/** Number after `changed=` of each node's line in what a playbook says at its end. */
function changes(said: string): Readonly<Record<string, number>> {
  const lines = said.matchAll(/^(\w+) +: ok=\d+ +changed=(\d+) +unreachable=0 +failed=0 /gm)
  return Object.fromEntries([...lines].map(([, node, count]) => [node, Number(count)]))
}

/** Nodes that let someone in. */
async function doorsOf({ runAs }: LabInstallation, who: Administrator): Promise<readonly string[]> {
  const tries = NAMES.map((name) =>
    runAs(who, 'ssh', '-F', 'ssh_config', name, 'true').then(
      () => name,
      () => undefined,
    ),
  )
  return (await Promise.all(tries)).filter((name) => name !== undefined)
}

test('nodes as they were baked become what the repository says', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  await pinged(t, place)
  await converges(t, place)
  await revokes(t, place)
  await healsItself(t, place)
  await refusesStrangers(t, place)
})

async function pinged(t: Test, { run }: LabInstallation): Promise<void> {
  const said = await run('ansible', 'all', '-m', 'ansible.builtin.ping')
  for (const name of NAMES) t.match(said, new RegExp(`^${name} \\| SUCCESS`, 'm'))
  const where = await run('ssh', '-F', 'ssh_config', 'ds1', 'echo $SSH_CONNECTION')
  t.match(where, /^192\.0\.2\.10 /, 'ds1 is reached through the terminal server')
}

async function converges(t: Test, { run, lab }: LabInstallation): Promise<void> {
  const first = changes(await run(...SITE))
  t.ok(NAMES.every((name) => (first[name] ?? 0) > 0))
  t.same(changes(await run(...SITE)), { vpn1: 0, ds1: 0 }, 'a second run changes nothing')
  for (const name of NAMES) {
    t.notMatch(await lab.inside(name, 'systemctl', '--failed', '--plain'), /\.\w+ +loaded/)
    const sshd = await lab.inside(name, '/usr/sbin/sshd', '-T')
    for (const line of [
      'passwordauthentication no',
      'permitrootlogin no',
      'maxstartups 100:30:200',
    ]) {
      t.match(sshd, `\n${line}\n`)
    }
  }
  await lab.inside('ds1', 'sed', '-i', 's/SystemMaxUse=1G/SystemMaxUse=2G/', JOURNAL)
  const looked = await run(...SITE, '--check')
  t.same(changes(looked), { vpn1: 0, ds1: 2 }, 'check mode finds a hand edit, and what it restarts')
  t.match(looked, /^-SystemMaxUse=2G\n\+SystemMaxUse=1G$/m)
}

const JOURNAL = '/etc/systemd/journald.conf.d/switchyard.conf'

async function revokes(t: Test, place: LabInstallation): Promise<void> {
  const { folder, run, lab, another, administrator } = place
  const description = join(folder, 'cluster.yaml')
  const alone = readFileSync(description, 'utf8')
  const apply = async () => {
    t.equal((await runCli(['inventory', '-f', folder, '--write'])).status, 0)
    await run(...SITE)
  }
  const bob = await another('bob')
  t.same(await doorsOf(place, bob), [], 'a key nobody named is refused')
  cpSync(bob.publicKeyFile, join(folder, 'keys/bob.pub'))
  const line = '  - { name: bob, keys: [keys/bob.pub] }\nnetworks:'
  writeFileSync(description, alone.replace('networks:', line))
  await apply()
  t.same(await doorsOf(place, bob), NAMES)
  t.match(await lab.inside('ds1', 'cat', JOURNAL), /SystemMaxUse=1G/, 'the hand edit is healed')
  writeFileSync(description, alone)
  appendFileSync(join(folder, 'keys/revoked'), `${bob.publicKey}\n`)
  await apply()
  t.same(await doorsOf(place, bob), [], 'a revoked key is refused on every node')
  await lab.inside('ds1', 'sh', '-c', `echo "${bob.publicKey}" >> ${LISTS}/admin`)
  await lab.inside('ds1', 'touch', `${LISTS}/root`)
  t.same(await doorsOf(place, bob), [], 'even where a list still has it')
  t.same(await doorsOf(place, administrator), NAMES)
}

const LISTS = '/etc/ssh/authorized_keys.d'

async function healsItself(t: Test, place: LabInstallation): Promise<void> {
  const { run, lab, administrator } = place
  const before = await lab.inside('ds1', 'cat', '/etc/nftables.conf')
  const closed = JSON.stringify({ common_open: [], common_undo_seconds: 20 })
  await t.rejects(run(...SITE, '--limit', 'ds1', '--extra-vars', closed), {
    code: 'COMMAND_FAILED',
  })
  const isOpen = async () => (await doorsOf(place, administrator)).includes('ds1')
  await eventually(isOpen, 'ds1 opens its door again', 60_000)
  t.equal(await lab.inside('ds1', 'cat', '/etc/nftables.conf'), before)
  t.equal(changes(await run(...SITE)).vpn1, 0)
  const left = await lab.inside('ds1', 'sh', '-c', `cat ${LISTS}/admin; ls ${LISTS}`)
  t.equal(
    left,
    `${administrator.publicKey}\nadmin\nswitchyard-drift\n`,
    'no other key and no other list',
  )
}

async function refusesStrangers(t: Test, { folder, run }: LabInstallation): Promise<void> {
  const pins = join(folder, 'known_hosts')
  const right = readFileSync(pins, 'utf8')
  const [, vpn1 = ''] = /^vpn1 (.*)$/m.exec(right) ?? []
  const complaint = () =>
    run('ssh', '-F', 'ssh_config', 'ds1', 'true').then(
      () => 'none',
      (error: unknown) => (isExplained(error) ? error.problems[0]?.hint : undefined),
    )
  writeFileSync(pins, right.replace(/^ds1 .*$/m, `ds1 ${vpn1}`))
  t.match(await complaint(), /HOST IDENTIFICATION HAS CHANGED|Host key verification failed/)
  writeFileSync(pins, right.replace(/^ds1 .*\n/m, ''))
  t.match(await complaint(), /No ED25519 host key is known|Host key verification failed/)
}
