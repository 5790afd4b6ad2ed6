import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { $ } from 'zx/core'
import type { Standing } from '../../../provisioner/serve/state/standings.ts'
import { eventually } from '../support/eventually.ts'
import { BootSite } from './boot-site.ts'
import { layoutOf, predicted } from './layout-of.ts'
import type { Kernel, Server, ServerPlan, Started } from './server.ts'

/**
 * `npm run proof:netboot`: `switchyard serve` beside a DHCP server that knows nothing of it, and servers
 * of QEMU's on the same Ethernet. Whatever must be refused is; two install at once, by BIOS and by UEFI;
 * then one loses its network in the middle, and is installed again.
 */
const GIB = 1024 ** 3
const MINUTE = 60_000
const NODES = ['ds1', 'ds2', 'ds3', 'ds4', 'ds5'] as const
type Name = (typeof NODES)[number]

const macOf = (name: Name) => `52:54:00:00:00:0${NODES.indexOf(name) + 1}`
const addressOf = (name: Name) => `192.0.2.${11 + NODES.indexOf(name)}`
const tapOf = (name: string) => `tap-${name}`
const STRANGER = '52:54:00:00:00:99'

const CLUSTER = `cluster: metal
domain: example.org
timezone: UTC
administrators:
  - { name: ann, keys: [keys/ann.pub] }
networks:
  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1, dns: [192.0.2.1] }
nodes:
${NODES.map(
  (name) => `  ${name}:
    address: ${addressOf(name)}
    mac: "${macOf(name)}"
    hardware: { cpus: 2, memory: 2GiB }
    metal: { disks: [{ size: ${20 * GIB}B, serial: ${name}-0 }] }
`,
).join('')}`

test('servers are installed over the network', async (t) => {
  const site = await BootSite.open(CLUSTER)
  t.teardown(() => site.close())
  for (const name of [...NODES, 'x']) await site.wire.tap(tapOf(name))
  const lab: Lab = { site, servers: new Map(), kernel: await fetchKernel(site) }
  await t.test('what does not fit is refused, and not written to', (t) => refusals(t, lab))
  await t.test('two at once, by BIOS and by UEFI, as previewed', (t) => twoAtOnce(t, lab))
  await t.test('a network that is lost in the middle is told of', (t) => lostNetwork(t, lab))
  await t.test('the half-written server is installed again when asked for', (t) => again(t, lab))
})

interface Lab {
  readonly site: BootSite
  readonly servers: Map<Name, Server>
  /** Files with what the service serves as kernel and initrd. */
  readonly kernel: Omit<Kernel, 'words'>
}

async function fetchKernel(site: BootSite): Promise<Lab['kernel']> {
  const [file, initrd] = [join(site.folder, 'vmlinuz'), join(site.folder, 'initrd.img')]
  await writeFile(file, (await site.get('/vmlinuz')).bytes)
  await writeFile(initrd, (await site.get('/initrd.img')).bytes)
  return { file, initrd }
}

async function twoAtOnce(t: Test, { site, servers }: Lab): Promise<void> {
  const firmware = { ds1: 'bios', ds2: 'uefi' } as const
  const started = new Map<Name, Started>()
  for (const name of ['ds1', 'ds2'] as const) {
    servers.set(name, await make(site, name, { firmware: firmware[name] }))
    started.set(name, start(site, servers, name))
  }
  await Promise.all(['ds1' as const, 'ds2' as const].map((name) => reachable(t, site, name)))
  for (const name of ['ds1', 'ds2'] as const) {
    const ssh = (command: string) => site.ssh(addressOf(name), command)
    t.equal((await ssh('hostname')).trim(), name)
    t.same(await layoutOf(ssh, 1), predicted(await site.cli('show', name, '--json')))
    t.equal((await ssh('systemctl is-system-running --wait || true')).trim(), 'running')
    t.match(started.get(name)?.said(), `${name} is installed and starts from its disks`)
    await ssh('sudo sync')
    await started.get(name)?.stop()
  }
}

/** By a boot loader from the network; with a kernel, by what it would have loaded. */
function start(site: BootSite, servers: Lab['servers'], name: Name, kernel?: Kernel) {
  const server = servers.get(name)
  if (!server) throw new RangeError(`no server ${name}`)
  return site.plugIn(server, tapOf(name), kernel)
}

const make = (site: BootSite, name: Name, changes: Partial<ServerPlan> = {}) =>
  site.makeServer({
    ...{ name, mac: macOf(name), firmware: 'bios', ...changes },
    disks: changes.disks ?? [{ serial: `${name}-0`, bytes: 20 * GIB }],
  })

async function until(
  site: BootSite,
  name: Name,
  isThere: (standing: Standing) => boolean,
  patience: number,
): Promise<Standing> {
  let last = await site.standingOf(name)
  await eventually(
    slowly(async () => {
      last = await site.standingOf(name)
      return isThere(last)
    }),
    () => `${name}: ${JSON.stringify(last)}`,
    patience,
  )
  return last
}

/** Servers under emulation need the processor more than we do. */
const slowly = (isTrue: () => boolean | Promise<boolean>) => async () => {
  await setTimeout(2_000)
  return isTrue()
}

async function reachable(t: Test, site: BootSite, name: Name): Promise<void> {
  const isOver = ({ phase, failure }: Standing) => phase === 'reachable' || failure?.kind === 'told'
  const { phase, history, failure } = await until(site, name, isOver, 30 * MINUTE)
  t.equal(phase, 'reachable', failure?.message ?? 'it is reachable')
  t.same(
    history.map((each) => each.phase),
    [
      ...['loading', 'booted', 'checking', 'partitioning', 'extracting', 'bootloader', 'identity'],
      ...['rebooting', 'first-boot', 'reachable'],
    ],
  )
  const [begun] = history
  const seconds = history.map(
    (each) => `${each.phase} ${Math.round((each.at - (begun?.at ?? 0)) / 1000)}`,
  )
  t.comment(`${name}: ${seconds.join(', ')} s`)
}

/** What the boot loader is told, without the boot loader. */
async function kernelFor({ site, kernel }: Lab, name: Name): Promise<Kernel> {
  const { text } = await site.get(`/start/${macOf(name)}`)
  const [, words = ''] = /^linux \S+ (.*)$/m.exec(text) ?? []
  return { ...kernel, words }
}

async function refusals(t: Test, lab: Lab): Promise<void> {
  const { site, servers } = lab
  servers.set('ds3', await make(site, 'ds3', { disks: [{ serial: 'other', bytes: 20 * GIB }] }))
  servers.set('ds4', await make(site, 'ds4', { disks: [{ serial: 'ds4-0', bytes: 19 * GIB }] }))
  servers.set('ds5', await make(site, 'ds5'))
  const disk = servers.get('ds5')?.pathOf('ds5-0')
  await $({ input: 'somebody else’s' })`dd of=${disk} conv=notrunc bs=1 seek=1000`.quiet()
  await Promise.all([
    ...(['ds3', 'ds4', 'ds5'] as const).map((name) => isRefused(t, lab, name)),
    strangerIsRefused(t, site),
  ])
}

async function isRefused(t: Test, lab: Lab, name: Name): Promise<void> {
  const { site, servers } = lab
  const before = await servers.get(name)?.sums()
  const started = start(site, servers, name, await kernelFor(lab, name))
  const { phase, failure } = await until(
    site,
    name,
    (each) => each.failure !== undefined,
    10 * MINUTE,
  )
  await started.stop()
  t.match({ phase, failure }, { phase: 'checking', failure: { kind: 'told', message: name } })
  t.comment(`${name}: ${failure?.message}\n${failure?.log}`)
  t.same(await servers.get(name)?.sums(), before)
}

async function strangerIsRefused(t: Test, site: BootSite): Promise<void> {
  const disks = [{ serial: 'x-0', bytes: GIB }]
  const server = await site.makeServer({ name: 'x', mac: STRANGER, firmware: 'bios', disks })
  const before = await server.sums()
  const started = site.plugIn(server, tapOf('x'))
  const told = `no node of metal has the address ${STRANGER}`
  await eventually(
    slowly(() => started.said().includes(told)),
    started.said,
    10 * MINUTE,
  )
  await started.stop()
  t.match((await site.standings()).strangers, [{ mac: STRANGER }])
  t.same(await server.sums(), before)
}

async function lostNetwork(t: Test, lab: Lab): Promise<void> {
  const { site, servers } = lab
  const others = await servers.get('ds2')?.sums()
  const cable = (way: string) => site.wire.site.run('ip', 'link', 'set', 'tap-ds1', way)
  await site.cli('serve', 'reinstall', 'ds1', '--yes')
  const started = start(site, servers, 'ds1', await kernelFor(lab, 'ds1'))
  const isUnpacking = ({ phase, percent }: Standing) => phase === 'extracting' && percent > 30
  await until(site, 'ds1', isUnpacking, 15 * MINUTE)
  await cable('down')
  const silent = await until(site, 'ds1', ({ failure }) => failure !== undefined, 5 * MINUTE)
  t.match(silent, {
    phase: 'extracting',
    failure: { kind: 'silent', message: 'nothing heard for 3' },
  })
  await cable('up')
  const told = await until(site, 'ds1', ({ failure }) => failure?.kind === 'told', 3 * MINUTE)
  t.match(told, {
    phase: 'extracting',
    failure: { message: 'the root filesystem was not unpacked' },
  })
  t.comment(told.failure?.log)
  await started.stop()
  t.same(await servers.get('ds2')?.sums(), others)
}

async function again(t: Test, lab: Lab): Promise<void> {
  const { site, servers } = lab
  const refused = start(site, servers, 'ds1', await kernelFor(lab, 'ds1'))
  const { failure } = await until(site, 'ds1', (each) => each.failure !== undefined, 10 * MINUTE)
  t.match(failure, { kind: 'told', message: 'ds1' }, 'there is something on its disk')
  await refused.stop()
  await site.cli('serve', 'reinstall', 'ds1', '--yes')
  const started = start(site, servers, 'ds1', await kernelFor(lab, 'ds1'))
  await until(site, 'ds1', ({ phase }) => phase === 'rebooting', 20 * MINUTE)
  await started.exited
  start(site, servers, 'ds1')
  await reachable(t, site, 'ds1')
  const ssh = (command: string) => site.ssh(addressOf('ds1'), command)
  t.same(await layoutOf(ssh, 1), predicted(await site.cli('show', 'ds1', '--json')))
}
