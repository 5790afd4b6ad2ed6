import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tap, { type Test, test } from 'tap'
import { startProcess } from '../../../provisioner/runner/process.ts'
import { MESSAGE } from '../../../provisioner/serve/dhcp/dhcp-packet.ts'
import type { Standing, Standings } from '../../../provisioner/serve/state/standings.ts'
import { runCli } from '../../support/run-cli.ts'
import { eventually } from '../support/eventually.ts'
import { labSockets } from '../support/lab-sockets.ts'
import { getFrom } from './get-from.ts'
import { type Firmware, fetchByTftp, PxeClient } from './pxe-client.ts'
import { openWire, PORT, type Station } from './wire.ts'

/**
 * Machines on one Ethernet: the site's DHCP server, the boot service, and one that starts from the
 * network by every kind of firmware. dnsmasq(8) is the real one, on both.
 */
const [SITE, SERVICE, CLIENT] = ['192.0.2.1', '192.0.2.2', '192.0.2.150'] as const
const [DS1, STRANGER, NOTHING] = ['52:54:00:00:00:01', '52:54:00:00:00:99', '0.0.0.0'] as const
const HTTP = `http://${SERVICE}:8080`

const CLUSTER = `cluster: metal
domain: example.org
timezone: UTC
administrators:
  - { name: ann, keys: [ann.pub] }
networks:
  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1, dns: [192.0.2.1] }
nodes:
  ds1:
    address: 192.0.2.11
    mac: "${DS1}"
    hardware: { cpus: 2, memory: 2GiB }
    metal: { disks: [{ size: 20GiB, serial: ds1-0 }] }
  ds2:
    address: 192.0.2.12
    mac: "52:54:00:00:00:02"
    hardware: { cpus: 2, memory: 2GiB }
    metal: { serial: SN-2, disks: [{ size: 20GiB, serial: ds2-0 }] }
`
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP5pOUsq6sBRtQTlCTg5qZfr8YiSWK+rnBcBkuVFFbQ8 ann'

/** Milliseconds until the service listens, others at work on the machine. */
const STARTING = 120_000

const LOADER = { bios: 'grub.0', uefi: 'shimx64.efi' } as const

/** @param range of addresses the boot service gives; absent: the site has a DHCP server of its own. */
async function open(t: Test, ...range: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'netboot-'))
  await chmod(folder, 0o755) // dnsmasq gives root away before it reads loaders
  await writeFile(join(folder, 'cluster.yaml'), CLUSTER)
  await writeFile(join(folder, 'ann.pub'), KEY)
  const wire = await openWire(`${SITE}/24`)
  t.teardown(async () => {
    await wire.close()
    await rm(folder, { recursive: true })
  })
  if (range.length === 0) startSite(t, wire.site)
  const client = await wire.station('client', `${CLIENT}/24`)
  await client.run('ip', 'route', 'add', 'default', 'dev', PORT)
  const at = await wire.station('service', `${SERVICE}/24`)
  const service = startService(t, at, [folder, ...range])
  await service.says('"nodes"')
  await service.listens()
  const sockets = labSockets(client)
  t.teardown(() => sockets.close())
  const dhcp = await sockets.open('0.0.0.0', 68)
  t.teardown(() => dhcp.close())
  return {
    ...{ folder, service, wire },
    get: (path: string, body?: string) => getFrom(sockets, `${HTTP}${path}`, body),
    machine: (firmware: Firmware, mac: string = DS1) => new PxeClient(dhcp, mac, firmware),
    async tftp(name: string) {
      const socket = await sockets.open('0.0.0.0')
      return fetchByTftp(socket, SERVICE, name).finally(() => socket.close())
    },
  }
}

/** Processes whose command line names the folder: the service, and what it started. */
async function runningFor(folder: string): Promise<readonly string[]> {
  const lines: string[] = []
  for (const pid of await readdir('/proc')) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // gone meanwhile
    if (line.includes(folder)) lines.push(line.replaceAll('\0', ' '))
  }
  return lines
}

/** Another's: it gives one address, and knows nothing of where to start from. */
function startSite(t: Test, { enter }: Station): void {
  const args = ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--pid-file=']
  const given = [`--dhcp-range=${CLIENT},${CLIENT},1h`, '--dhcp-leasefile=/dev/null']
  const own = [`--interface=${PORT}`, '--bind-interfaces', '--log-facility=-', '--no-ping']
  const command = enter({ file: 'dnsmasq', args: [...args, ...given, ...own] })
  const running = startProcess(command, () => undefined)
  t.teardown(() => running.stop())
}

function startService(t: Test, { enter, run }: Station, args: readonly string[]) {
  let said = ''
  const program = join(import.meta.dirname, 'boot-service.ts')
  const command = enter({ file: process.execPath, args: ['--import', 'tsx', program, ...args] })
  // Not our environment: tap's hooks have no business in it.
  const running = startProcess({ ...command, env: { NODE_OPTIONS: '' } }, (text) => {
    said += text
  })
  t.teardown(() => running.stop())
  const now = (): Standings | undefined =>
    said
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
      .findLast((line) => 'nodes' in line)
  return {
    now,
    kill: () => running.stop(),
    nodeNow: (name: string): Standing | undefined => now()?.nodes.find(({ node }) => node === name),
    says: (text: string) =>
      eventually(
        () => said.includes(text),
        () => `${text}: ${said}`,
        STARTING,
      ),
    /** dnsmasq gives no other sign of life. */
    listens: () =>
      eventually(
        async () => /:69\s/.test(await run('ss', '--udp', '--listening', '--numeric')),
        'dnsmasq listens',
      ),
  }
}

type Lab = Awaited<ReturnType<typeof open>>

// They wait most of the time.
tap.jobs = 2

test('beside a DHCP server', { buffered: true }, async (t) => {
  const lab = await open(t)
  await t.test('every firmware is told where to start from, and given no address', (t) =>
    tellsFirmware(t, lab),
  )
  await t.test('who does not start from the network hears nothing of us', (t) =>
    isSilentOtherwise(t, lab),
  )
  await t.test('it refuses to be another one', (t) => refusesToBeAnother(t, lab))
  await t.test('a token opens the door for one machine, and hands out the identity once', (t) =>
    opensByToken(t, lab),
  )
  await t.test(
    'an installed node is sent to its own disk, until it is to be installed again',
    (t) => passesOnInstalled(t, lab),
  )
  await t.test(
    'a machine that is no node is refused and listed, and may be known by its serial number',
    (t) => refusesStrangers(t, lab),
  )
  await t.test('killed, it takes its dnsmasq along', (t) => leavesNothing(t, lab))
})

test(
  'where there is no other, it gives addresses and where to start from',
  { buffered: true },
  async (t) => givesAddresses(t, await open(t, '192.0.2.100', '192.0.2.120')),
)

async function tellsFirmware(t: Test, lab: Lab) {
  const { machine, tftp, get } = lab
  for (const firmware of ['bios', 'uefi'] as const) {
    const [site, own, ...more] = await machine(firmware).discover(2)
    if (!site || !own) throw new Error('two are to answer')
    t.same(more, [])
    t.match(site, { server: SITE, address: CLIENT, bootFile: '' })
    t.match(own, { server: SERVICE, address: NOTHING, vendor: 'PXEClient' })
    t.match(await machine(firmware).request(site), [{ server: SITE, type: MESSAGE.acknowledge }])
    const told = { server: SERVICE, next: SERVICE, bootFile: LOADER[firmware] }
    t.match(await machine(firmware).askBootServer(own, CLIENT), [told])
    t.equal(await tftp(LOADER[firmware]), `loader ${LOADER[firmware]}\n`)
  }
  const [, own, ...more] = await machine('http').discover(2)
  t.same(more, [])
  t.match(own, { server: SERVICE, address: NOTHING, vendor: 'HTTPClient' })
  t.equal(own?.bootFile, `${HTTP}/shimx64.efi`)
  t.match(await get('/shimx64.efi'), { status: 200, text: 'loader shimx64.efi\n' })
  t.match(await get('/grubx64.efi'), { status: 200, text: 'loader grubx64.efi\n' })
  await t.rejects(tftp('../cluster.yaml'))
}

async function isSilentOtherwise(t: Test, lab: Lab) {
  const offers = await lab.machine('none').discover(1)
  t.match(offers, [{ server: SITE, address: CLIENT }])
  t.equal(offers.length, 1)
}

async function leavesNothing(t: Test, { folder, service }: Lab) {
  const started = await runningFor(folder)
  t.ok(started.some((line) => line.includes('dnsmasq')))
  await service.kill()
  await eventually(async () => (await runningFor(folder)).length === 0, started.join('\n'))
}

async function refusesToBeAnother(t: Test, lab: Lab) {
  const station = await lab.wire.station('second', '192.0.2.3/24')
  const { says } = startService(t, station, [lab.folder, '192.0.2.100', '192.0.2.120'])
  await says('there is a DHCP server on eth0 already: 192.0.2.1')
}

async function opensByToken(t: Test, lab: Lab) {
  const { get: fetch, service, wire } = lab
  const { text } = await fetch(`/start/${DS1}`)
  const [, token] = /switchyard\.source=\S+(\/i\/[0-9a-f]{32}\/) /.exec(text) ?? []
  t.notMatch(text, 'switchyard.wipe')
  t.equal((await fetch('/vmlinuz')).text, 'the kernel\n')
  t.equal((await fetch('/initrd.img')).text, 'the initrd\n')
  t.match((await fetch(`${token}node/plan.sh`)).text, "phase checking 5 'the disks of ds1'")
  t.equal((await fetch(`${token}roles/ds.tar.zst`)).text, 'the root\n')
  t.equal((await fetch(`/i/${'0'.repeat(32)}/node/plan.sh`)).status, 404)
  const thief = labSockets(await wire.station('thief', '192.0.2.66/24'))
  t.teardown(() => thief.close())
  for (const wish of ['node/plan.sh', 'node/identity.tar']) {
    t.equal((await getFrom(thief, `${HTTP}${token}${wish}`)).status, 403)
  }
  t.match(await fetch(`${token}node/identity.tar`), { status: 200, text: 'ssh_host_ed25519_key' })
  t.equal((await fetch(`${token}node/identity.tar`)).status, 410)
  await fetch(`${token}phase`, 'phase=rebooting&percent=100&message=on its disks')
  await eventually(() => service.nodeNow('ds1')?.phase === 'rebooting', 'it is told')
}

async function passesOnInstalled(t: Test, lab: Lab) {
  const { get, folder, service } = lab
  const { text } = await get(`/start/${DS1}`)
  t.match(text, 'ds1 is installed and starts from its disks')
  t.match(text, 'configfile $prefix/grub.cfg')
  t.notMatch(text, 'linux (http')
  const words = ['serve', 'reinstall', 'ds1', '--file', folder, '--state', join(folder, 'state')]
  t.equal((await runCli(words)).status, 2, 'without --yes nothing is done')
  t.match((await get(`/start/${DS1}`)).text, 'ds1 is installed')
  t.equal((await runCli([...words, '--yes'])).status, 0)
  await eventually(
    () => service.nodeNow('ds1')?.phase === 'waiting',
    'it is seen without a restart',
  )
  t.match((await get(`/start/${DS1}`)).text, /linux .* switchyard\.wipe=ds1 /)
}

async function refusesStrangers(t: Test, lab: Lab) {
  const { get, service } = lab
  const { text } = await get(`/start/${STRANGER}`)
  t.match(text, `no node of metal has the address ${STRANGER}`)
  t.notMatch(text, 'linux (http')
  t.match(
    text,
    `if [ "$serial" = 'SN-2' ]; then\n  configfile (http,${SERVICE}:8080)/start/${STRANGER}/ds2`,
  )
  await eventually(() => service.now()?.strangers.length === 1, 'it is listed')
  t.match(service.now()?.strangers, [{ mac: STRANGER, address: CLIENT }])
  t.notMatch((await get(`/start/${STRANGER}/ds1`)).text, 'linux (http', 'ds1 has no serial number')
  t.match((await get(`/start/${STRANGER}/ds2`)).text, 'installing ds2')
}

async function givesAddresses(t: Test, lab: Lab) {
  const { machine, tftp } = lab
  const given = /^192\.0\.2\.1[012]\d$/
  for (const firmware of ['bios', 'uefi'] as const) {
    const [offer, ...more] = await machine(firmware).discover(1)
    if (!offer) throw new Error('nobody answers')
    t.same(more, [])
    t.match(offer, { server: SERVICE, next: SERVICE, address: given, bootFile: LOADER[firmware] })
    t.match(await machine(firmware).request(offer), [{ type: MESSAGE.acknowledge }])
    t.equal(await tftp(LOADER[firmware]), `loader ${LOADER[firmware]}\n`)
  }
  const [offer] = await machine('http').discover(1)
  t.match(offer, { address: given, vendor: 'HTTPClient', bootFile: `${HTTP}/shimx64.efi` })
  t.match(await machine('none').discover(1), [{ address: given, server: SERVICE }])
}
