import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { Outcome } from '../../../provisioner/bootstrap/outcome.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'
import { eventually } from '../support/eventually.ts'

const NODES = `  vpn1: { address: 192.0.2.10 }
  ds1: { address: 192.0.2.41 }
  ds2: { address: 192.0.2.42 }
`
const NAMES = ['vpn1', 'ds1', 'ds2']
/** The lab's machine is small and busy, which is not what is tested here. */
const WAIVED = ['--waive', 'cpus,memory,disk']

/** @returns what became of the nodes, by name. */
async function bootstrap(place: LabInstallation, ...args: readonly string[]) {
  const said = await askSwitchyard(place, 'bootstrap', ...WAIVED, ...args)
  return new Map((said as readonly Outcome[]).map((each) => [each.node, each]))
}

const standings = (outcomes: ReadonlyMap<string, Outcome>) =>
  Object.fromEntries([...outcomes].map(([name, { standing }]) => [name, standing]))

test('nodes that were just installed get into the cluster', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  await looksOnly(t, place)
  await measuresLines(t, place)
  await goesOn(t, place)
  await stopsAtStrangers(t, place)
  await opensAgain(t, place)
})

async function looksOnly(t: Test, place: LabInstallation): Promise<void> {
  const outcomes = await bootstrap(place, '--dry-run')
  t.same(standings(outcomes), { vpn1: 'would-change', ds1: 'would-change', ds2: 'would-change' })
  for (const name of NAMES) {
    const { facts, files, line, tasks = 0 } = outcomes.get(name) ?? {}
    t.match(
      line,
      { peer: /^(vpn1|ds1)$/, rate: Number, loss: 0 },
      'voice arrives, firewalls or not',
    )
    t.match(facts, {
      hostName: name,
      machineId: /^[0-9a-f]{32}$/,
      virtualization: 'systemd-nspawn',
    })
    t.same(files, ['/etc/ssh/revoked_keys'])
    t.ok(tasks > 0, 'Ansible looked, too')
    await t.rejects(place.lab.inside(name, 'test', '-e', '/etc/ssh/revoked_keys'))
  }
}

/** One of twenty packets is lost on its way into ds2. */
async function measuresLines(t: Test, place: LabInstallation): Promise<void> {
  const nft = (...rule: readonly string[]) => place.lab.inside('ds2', 'nft', ...rule)
  await nft('insert rule inet switchyard input udp dport 9 numgen random mod 20 == 0 drop')
  const found = await bootstrap(place, 'ds1', 'ds2', '--dry-run')
  t.same(standings(found), { ds1: 'failed', ds2: 'would-change' })
  t.match(found.get('ds1')?.problem, {
    message: /^ds1: it loses [3-7]\.\d % of its packets to ds2/,
  })
  await nft('-f', '/etc/nftables.conf')
  const alone = (await bootstrap(place, 'ds2', '--dry-run')).get('ds2')
  t.match(alone?.line, { peer: 'vpn1', loss: 0 }, 'one alone has the terminal server')
}

async function goesOn(t: Test, place: LabInstallation): Promise<void> {
  await place.lab.cut('ds2')
  const first = await bootstrap(place)
  t.same(standings(first), { vpn1: 'changed', ds1: 'changed', ds2: 'failed' })
  t.match(first.get('ds2')?.problem, { message: /^ds2 cannot be reached/, hint: /./ })
  await place.lab.start('ds2')
  const isOn = () =>
    place.run('ssh', '-F', 'ssh_config', 'ds2', 'true').then(
      () => true,
      () => false,
    )
  await eventually(isOn, 'ds2 is back', 60_000)
  const second = await bootstrap(place)
  t.same(standings(second), { vpn1: 'ready', ds1: 'ready', ds2: 'changed' })
  t.same(standings(await bootstrap(place, 'ds2')), { ds2: 'ready' })
}

async function stopsAtStrangers(t: Test, place: LabInstallation): Promise<void> {
  const pins = join(place.folder, 'known_hosts')
  const right = readFileSync(pins, 'utf8')
  const [, vpn1 = ''] = /^vpn1 (.*)$/m.exec(right) ?? []
  writeFileSync(pins, right.replace(/^ds1 .*$/m, `ds1 ${vpn1}`).replace(/^ds2 .*\n/m, ''))
  const outcomes = await bootstrap(place)
  // The terminal server collects manifests by the same pins, and has been given the new ones.
  t.same(standings(outcomes), { vpn1: 'changed', ds1: 'failed', ds2: 'failed' })
  t.match(outcomes.get('ds1')?.problem?.message, /another host key: pinned SHA256:.*shown SHA256:/)
  t.match(outcomes.get('ds2')?.problem?.message, /not in known_hosts/)
  writeFileSync(pins, right)
}

/** An administrator who revokes the key he came with. */
async function opensAgain(t: Test, place: LabInstallation): Promise<void> {
  const { folder, administrator, run } = place
  const revoked = join(folder, 'keys/revoked')
  const before = readFileSync(revoked, 'utf8')
  appendFileSync(revoked, `${administrator.publicKey}\n`)
  const outcomes = await bootstrap(place, 'ds1', '--direct')
  t.match(outcomes.get('ds1')?.problem?.message, /^ds1 refuses SHA256:/)
  writeFileSync(revoked, before)
  const isIn = () =>
    run('ssh', '-F', 'ssh_config', 'ds1', 'true').then(
      () => true,
      () => false,
    )
  t.notOk(await isIn())
  await eventually(isIn, 'ds1 takes the change back', 90_000)
  t.same(standings(await bootstrap(place, 'ds1')), { ds1: 'ready' })
}
