import { readFile } from 'node:fs/promises'
import { type Test, test } from 'tap'
import type { Outcome } from '../../../provisioner/bootstrap/outcome.ts'
import { converse } from '../support/cluster/conversation.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { openSubscriber, type SubscriberPhone } from '../support/cluster/subscriber-phone.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'
import { eventually } from '../support/eventually.ts'
import { labSockets } from '../support/lab-sockets.ts'
import { overDatagrams } from '../support/phone-line.ts'

/** Of the cluster that `switchyard init` proposes. */
const [EDGE, RELAY] = ['192.0.2.50', '192.0.2.30']
const DIALOG_SERVERS: Readonly<Record<string, string>> = { ds1: '192.0.2.41', ds2: '192.0.2.42' }
/** What the role asks a dialog server by. */
const ASK = readFile('provisioner/installation/template/roles/common/files/ask.py', 'utf8')
const NAMES = ['vpn1', 'db1', 'ms1', 'ds1', 'ds2', 'es1']
/** Where phones are, and where the carrier is. */
const [PHONES, CARRIER] = ['192.0.2.1', '192.0.2.2']
const SWITCH = `switch:
  trunks:
    - { name: carrier, from: [${CARRIER}], to: "sip:${CARRIER}:5070" }
  routes:
    - { prefix: 7, trunk: carrier }
`
const DOMAIN = 'example.org'

test('four commands make a cluster that switches calls', async (t) => {
  const place = await openInstallation(t, {
    edited: (proposal) => proposal.replace(/^switch:\n(?: .*\n)*/m, SWITCH),
  })
  await place.lab.run({ file: 'ip', args: ['address', 'add', `${CARRIER}/24`, 'dev', 'lab0'] })
  await bootstraps(t, place)
  await converges(t, place)
  const phones = await register(t, place)
  await talks(t, place, phones)
  await survives(t, place, phones)
})

async function bootstraps(t: Test, place: LabInstallation): Promise<void> {
  const said = await askSwitchyard(place, 'bootstrap', '--waive', 'cpus,memory,disk')
  for (const { node, standing, problem } of said as readonly Outcome[])
    t.match({ node, standing, problem }, { standing: 'changed', problem: undefined })
}

/** Runs a command line on the terminal server, in the repository, with the agent forwarded. */
const onVpn1 = ({ run }: LabInstallation, line: string) =>
  run('ssh', '-A', '-F', 'ssh_config', 'vpn1', `cd installation && ${line}`)

async function converges(t: Test, place: LabInstallation): Promise<void> {
  const { run } = place
  const git = ['env', 'GIT_SSH_COMMAND=ssh -F ssh_config', 'git'] as const
  const ann = ['-c', 'user.name=ann', '-c', 'user.email=ann@example.org'] as const
  // The public key of the collector, which vpn1 has made, is a new file.
  await run(...git, 'add', '--all')
  await run(...git, ...ann, 'commit', '--quiet', '--message', 'Our cluster and its keys')
  await run(...git, 'push', '--quiet', 'vpn1:installation', 'main')
  const began = performance.now()
  const again = await onVpn1(place, 'ansible-playbook playbooks/site.yml')
  t.comment(`site.yml on vpn1, nothing to do: ${seconds(began)} s`)
  for (const name of NAMES)
    t.match(again, new RegExp(`^${name} +: ok=\\d+ +changed=0 +unreachable=0 +failed=0`, 'm'))
}

const seconds = (began: number) => ((performance.now() - began) / 1000).toFixed(1)

const PROGRAM = [
  'env',
  '-u',
  'NODE_OPTIONS',
  '/usr/bin/node',
  '/usr/lib/switchyard/cli/switchyard.js',
]

interface Phones {
  readonly alice: SubscriberPhone
  readonly bob: SubscriberPhone
}

/** Two subscribers, told to one dialog server, whose phones know nothing but the edge. */
async function register(t: Test, { lab }: LabInstallation): Promise<Phones> {
  const sockets = labSockets(lab)
  t.teardown(() => sockets.close())
  const open = async (name: string) => {
    const said = await lab.inside('ds1', ...PROGRAM, 'subscriber', 'add', `${name}@${DOMAIN}`)
    const password = /^password +(\S+)$/m.exec(said)?.[1] ?? ''
    const [signalling, voice] = [await sockets.open(PHONES), await sockets.open(PHONES)]
    t.teardown(() => [signalling, voice].map((each) => each.close()))
    return openSubscriber(overDatagrams(signalling, EDGE), voice, {
      name,
      domain: DOMAIN,
      password,
    })
  }
  const [alice, bob] = [await open('alice'), await open('bob')]
  t.equal((await alice.register()).kind, '200')
  t.equal((await bob.register()).kind, '200')
  return { alice, bob }
}

/** Alice calls Bob, both speak and hear each other, and he hangs up. */
async function call(t: Test, { alice, bob }: Phones): Promise<void> {
  const parties = { caller: alice, callee: bob }
  const conversation = await converse(t, parties, { name: 'bob', relay: RELAY })
  await conversation.talk()
  await conversation.end()
}

/** A query as the administrator on the data node. */
const query = ({ lab }: LabInstallation, sql: string) =>
  lab.inside('db1', 'runuser', '-u', 'postgres', '--', 'psql', '-XtAc', sql, 'switchyard')

const RECORDS = 'select node, count(*) from call_leg where answered_at is not null group by 1'

async function talks(t: Test, place: LabInstallation, phones: Phones): Promise<void> {
  await call(t, phones)
  const isKept = async () => /^ds[12]\|2$/.test((await query(place, RECORDS)).trim())
  await eventually(isKept, 'both legs of the call are recorded in db1', 30_000)
}

/** The dialog server answers, and the edge knows that of both. */
async function isBack({ lab }: LabInstallation, name: string): Promise<boolean> {
  const asked = lab.inside(name, 'python3', '-c', await ASK, DIALOG_SERVERS[name] ?? '', '5060')
  if (!(await asked.catch(() => '')).startsWith('SIP/2.0 200')) return false
  const said = await lab.inside('es1', 'kamcmd', 'dispatcher.list')
  return said.match(/FLAGS: AP/g)?.length === 2
}

/** Whichever dialog server is gone, the other knows who is where. */
async function survives(t: Test, place: LabInstallation, phones: Phones): Promise<void> {
  for (const [gone, left] of [
    ['ds1', 'ds2'],
    ['ds2', 'ds1'],
  ] as const) {
    await query(place, 'delete from call_leg')
    const units = ['switchyard-switch', 'switchyard-engine']
    await place.lab.inside(gone, 'systemctl', 'stop', ...units)
    await call(t, phones)
    const records = async () => (await query(place, RECORDS)).trim()
    await eventually(async () => (await records()) === `${left}|2`, `${left} had the call`, 30_000)
    await place.lab.inside(gone, 'systemctl', 'start', ...units)
    await eventually(() => isBack(place, gone), `${gone} is back`, 60_000)
  }
}
