import { type Test, test } from 'tap'
import type { Cluster, Node } from '../../../inventory/model/cluster.ts'
import { GiB } from '../../../inventory/model/units.ts'
import { type LabCluster, openCluster } from '../support/cluster/lab-cluster.ts'
import { eventually } from '../support/eventually.ts'

const VOICE = { name: 'voice', subnet: '192.0.2.0/24', gateway: '192.0.2.1', dns: ['192.0.2.1'] }

function node(role: 'cs' | 'ds', ordinal: number, address: string): Node {
  return {
    ...{ name: `${role}${ordinal}`, role, ordinal, layout: 'appliance', packages: [] },
    interfaces: [{ network: 'voice', address, prefix: 24, gateway: VOICE.gateway, dns: VOICE.dns }],
    hardware: { cpus: 2, memory: 2 * GiB, disk: 16 * GiB },
  }
}

const clusterOf = (...nodes: readonly Node[]): Cluster => ({
  ...{ name: 'identities', domain: 'example.org', locale: 'C.UTF-8', timeZone: 'UTC', ntp: [] },
  ...{ administrators: [], networks: [VOICE], nodes },
  switch: { port: 5060, mediaPorts: [30000, 39999], routes: [] },
})

/** Boots a machine of the image of a node, and waits until systemd has done all it can. */
async function boot(
  { start, inside }: LabCluster,
  name: string,
  credentials: Readonly<Record<string, string>> = {},
): Promise<string> {
  await start(name, credentials)
  const state = () => inside(name, 'systemctl', 'is-system-running').catch(stateOf)
  let found = ''
  await eventually(
    async () => {
      found = (await state()).trim()
      return ['running', 'degraded'].includes(found)
    },
    () => `${name} is ${found}`,
    120_000,
  )
  return found
}

/** systemctl tells a bad state by its status as well. */
const stateOf = (error: unknown): string =>
  /\b(degraded|starting|initializing|maintenance)\b/.exec(`${JSON.stringify(error)}`)?.[1] ?? ''

async function identityOf(t: Test, { inside }: LabCluster, name: string) {
  const read = (path: string) => inside(name, 'cat', path)
  const addresses = await inside(name, 'ip', '-4', '-brief', 'address', 'show', 'host0')
  const health = () => read('/run/issue.d/40-switchyard-health.issue').catch(() => '')
  await eventually(async () => /^Health: /.test(await health()), 'the console tells its health')
  t.equal(await read('/run/motd.d/switchyard-health'), await health())
  const keys = await inside(name, 'ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub')
  t.match(await read('/run/issue.d/20-switchyard-keys.issue'), keys.trim(), 'the console shows it')
  return {
    name: (await inside(name, 'hostname')).trim(),
    address: /192\.0\.2\.\d+\/\d+/.exec(addresses)?.[0],
    machine: await read('/etc/machine-id'),
    keys,
    hosts: await read('/etc/hosts'),
  }
}

test('one image is two nodes, of cluster.yaml and beside it; a second start changes nothing', async (t) => {
  const image = node('ds', 1, '192.0.2.11')
  const cluster = clusterOf(image, node('ds', 2, '192.0.2.12'))
  const one = await openCluster(t, { cluster, filesOf: () => [] })
  const other = await openCluster(t, { cluster, filesOf: () => [] })
  t.equal(await boot(one, 'ds1', { 'switchyard.hostname': 'ds2' }), 'running')
  const fields = { 'switchyard.hostname': 'ds7.example.org', 'switchyard.address': '192.0.2.77/24' }
  t.equal(await boot(other, 'ds1', fields), 'running')
  const [ds2, ds7] = [await identityOf(t, one, 'ds1'), await identityOf(t, other, 'ds1')]
  t.match(ds2, { name: 'ds2', address: '192.0.2.12/24' })
  t.match(ds7, {
    name: 'ds7',
    address: '192.0.2.77/24',
    hosts: /192\.0\.2\.77 ds7\.example\.org ds7/,
  })
  t.not(ds2.machine, ds7.machine)
  t.not(ds2.keys, ds7.keys)

  await one.cut('ds1')
  t.equal(await boot(one, 'ds1', { 'switchyard.hostname': 'ds1' }), 'running')
  t.match(await identityOf(t, one, 'ds1'), { ...ds2, machine: ds2.machine })
})

test('a name of another role: told on the console, the switch is off, SSH is on', async (t) => {
  const cluster = clusterOf(node('cs', 1, '192.0.2.10'))
  const lab = await openCluster(t, { cluster, filesOf: () => [] })
  t.equal(await boot(lab, 'cs1', { 'switchyard.hostname': 'db1' }), 'degraded')
  const issue = await lab.inside('cs1', 'cat', '/run/issue.d/50-switchyard-identity.issue')
  t.match(issue, /switchyard\.hostname: db1 is of role db, data server; this image is of role cs/)
  const health = () =>
    lab.inside('cs1', 'cat', '/run/issue.d/40-switchyard-health.issue').catch(() => '')
  await eventually(
    async () => /switchyard-identity\.service does not run/.test(await health()),
    'its health tells it too',
  )
  t.match(issue, /cs1 at 192\.0\.2\.10, for SSH/)
  const stateOfUnit = (unit: string) =>
    lab.inside('cs1', 'systemctl', 'show', '--value', '-p', 'ActiveState', unit)
  t.equal(await stateOfUnit('ssh'), 'active\n')
  for (const unit of ['switchyard-engine', 'switchyard-switch', 'rtpengine-daemon']) {
    t.equal(await stateOfUnit(unit), 'inactive\n', unit)
  }

  await lab.cut('cs1')
  t.equal(
    await boot(lab, 'cs1', { 'switchyard.hostname': 'cs3', 'switchyard.address': '192.0.2.13/24' }),
    'running',
  )
  t.match(await identityOf(t, lab, 'cs1'), { name: 'cs3', address: '192.0.2.13/24' })
  t.equal(await stateOfUnit('switchyard-switch'), 'active\n', 'mended, it is asked again')
})
