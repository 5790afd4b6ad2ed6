import { type Test, test } from 'tap'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { eventually } from '../support/eventually.ts'

const NODES = `  db1: { address: 192.0.2.20 }
  ms1: { address: 192.0.2.30 }
  ds1: { address: 192.0.2.41 }
  ds2: { address: 192.0.2.42 }
switch:
  trunks: []
`
const SITE = ['ansible-playbook', 'playbooks/site.yml'] as const

test('the switches of a cluster share one database', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  await place.run(...SITE, '--check')
  await converges(t, place)
  await shares(t, place)
  await restores(t, place)
})

async function converges(t: Test, { run }: LabInstallation): Promise<void> {
  await run(...SITE)
  const again = await run(...SITE)
  for (const name of ['db1', 'ms1', 'ds1', 'ds2']) {
    t.match(again, new RegExp(`^${name} +: ok=\\d+ +changed=0 .*failed=0`, 'm'))
  }
}

/** A query as the administrator on the data node. */
const query = ({ lab }: LabInstallation, sql: string) =>
  lab.inside('db1', 'runuser', '-u', 'postgres', '--', 'psql', '-XtAc', sql, 'switchyard')

const journal = ({ lab }: LabInstallation, node: string) =>
  lab.inside(node, 'journalctl', '-b', '-u', 'switchyard-switch', '-o', 'cat')

async function shares(t: Test, place: LabInstallation): Promise<void> {
  for (const node of ['ds1', 'ds2']) {
    const isUp = async () => (await journal(place, node)).includes('connected to the SIP engine')
    await eventually(isUp, `${node} switches`, 60_000)
    t.match(await journal(place, node), /subscribers are in the shared database/)
  }
  const over = await query(place, 'select distinct version from pg_stat_ssl where ssl')
  t.equal(over.trim(), 'TLSv1.3')
  const program = [
    'env',
    '-u',
    'NODE_OPTIONS',
    '/usr/bin/node',
    '/usr/lib/switchyard/cli/switchyard.js',
  ] as const
  await place.lab.inside('ds1', ...program, 'subscriber', 'add', 'alice@example.org')
  t.match(await place.lab.inside('ds2', ...program, 'subscriber', 'list'), /alice@example\.org/)
}

async function restores(t: Test, place: LabInstallation): Promise<void> {
  const { lab } = place
  await lab.inside('db1', 'systemctl', 'start', 'switchyard-backup.service')
  const names = await lab.inside('db1', 'ls', '/var/backups/switchyard')
  t.match(names, /^\d{8}T\d{6}Z\.dump\n$/)
  await query(place, "delete from subscriber where name = 'alice'")
  const file = `/var/backups/switchyard/${names.trim()}`
  const restore = ['runuser', '-u', 'postgres', '--', '/usr/local/sbin/switchyard-restore'] as const
  t.match(await lab.inside('db1', ...restore, file), /^restored; what was there before is/)
  t.equal((await query(place, 'select name from subscriber')).trim(), 'alice')
  const uses = "select count(*) > 0 from pg_stat_activity where usename = 'switchyard'"
  const isBack = async () => (await query(place, uses)).trim() === 't'
  await eventually(isBack, 'the switches come again by themselves', 60_000)
}
