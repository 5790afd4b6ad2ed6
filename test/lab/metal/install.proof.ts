import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, type Test, test } from 'tap'
import { $ } from 'zx/core'
import { freeTcpPort } from '../../support/free-ports.ts'
import { runCli } from '../../support/run-cli.ts'
import { eventually } from '../support/eventually.ts'
import { labWorkshop } from '../support/workshop.ts'
import { layoutOf, predicted } from './layout-of.ts'
import { Server, type ServerPlan } from './server.ts'

/**
 * `npm run proof:install`: one medium, no network, three servers with different layouts. Each must be
 * as `switchyard show` said before, to the byte, and let the administrator in; wrong disks stay as
 * they are.
 */
const GIB = 1024 ** 3
const SIZES = { ds1: [20], db1: [25, 25], ms1: [30] } as const

const CLUSTER = `cluster: metal
domain: example.org
timezone: UTC
administrators:
  - { name: ann, keys: [keys/ann.pub] }
networks:
  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1, dns: [192.0.2.1] }
nodes:
${['ds1', 'db1', 'ms1'].map((name, index) => nodeText(name as keyof typeof SIZES, index)).join('')}`

function nodeText(name: keyof typeof SIZES, index: number): string {
  const disks = SIZES[name].map((size, disk) => `{ size: ${size * GIB}B, serial: ${name}-${disk} }`)
  return `  ${name}:
    address: 192.0.2.${11 + index}
    mac: "${macOf(index)}"
    hardware: { cpus: 2, memory: 2GiB }
    metal: { ${disks.length > 1 ? 'raid: 1, ' : ''}disks: [${disks.join(', ')}] }
`
}

function macOf(index: number): string {
  return `52:54:00:00:00:0${index + 1}`
}

const folder = await mkdtemp('/var/tmp/switchyard-install-')
after(() => rm(folder, { recursive: true, force: true }))
const key = join(folder, 'key')
await mkdir(join(folder, 'keys'))
await $`ssh-keygen -q -t ed25519 -N ${''} -C ann@example.org -f ${key}`.quiet()
await $`cp ${key}.pub ${join(folder, 'keys/ann.pub')}`.quiet()
await writeFile(join(folder, 'cluster.yaml'), CLUSTER)
const cli = async (...args: readonly string[]) => {
  const { status, answer, remarks } = await runCli([...args, '--file', folder])
  if (status !== 0) throw new Error(remarks)
  return answer
}
await cli('medium', '--output', folder)
const medium = join(folder, 'metal.iso')
const shop = await labWorkshop({ folders: [folder] })

const INSTALLED = /switchyard: rebooting 100%/
const FAILED = /switchyard: failed 0% (.*)/

function serverOf(name: keyof typeof SIZES, changes: Partial<ServerPlan> = {}) {
  const index = Object.keys(SIZES).indexOf(name)
  const disks = SIZES[name].map((size, disk) => ({ serial: `${name}-${disk}`, bytes: size * GIB }))
  const plan: ServerPlan = { name, mac: macOf(index), firmware: 'bios', disks, ...changes }
  return Server.make(shop, folder, plan)
}

async function installs(t: Test, name: keyof typeof SIZES, firmware: ServerPlan['firmware']) {
  const server = await serverOf(name, { firmware })
  const began = performance.now()
  const said = await server.install(
    medium,
    new RegExp(`${INSTALLED.source}|${FAILED.source}`),
    900_000,
  )
  t.match(said, INSTALLED, said.slice(-2000))
  const installed = performance.now()
  const address = `192.0.2.${11 + Object.keys(SIZES).indexOf(name)}`
  const port = await freeTcpPort()
  await server.run(port, address, async () => {
    const login = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'] as const
    const ssh = async (command: string) =>
      (
        await $`ssh -F /dev/null -q ${login} -o BatchMode=yes -i ${key} -p ${port} admin@127.0.0.1 ${command}`.quiet()
      ).stdout
    // The login prompt comes before the network is up.
    await eventually(
      () =>
        ssh('true').then(
          () => true,
          () => false,
        ),
      'SSH',
      120_000,
    )
    t.equal((await ssh('hostname')).trim(), name)
    t.same(await layoutOf(ssh, SIZES[name].length), predicted(await cli('show', name, '--json')))
    t.equal((await ssh('systemctl is-system-running --wait || true')).trim(), 'running')
  })
  const [install, first] = [installed - began, performance.now() - installed]
  t.comment(
    `${name}: ${Math.round(install / 1000)} s on its disks, ${Math.round(first / 1000)} s more checked`,
  )
}

test('a server with one disk, by UEFI', (t) => installs(t, 'ds1', 'uefi'))
test('a server with a mirror of two disks, by BIOS', (t) => installs(t, 'db1', 'bios'))
test('a server with another layout, by BIOS', (t) => installs(t, 'ms1', 'bios'))

for (const [title, disks, reason] of [
  ['of another serial number', [{ serial: 'other', bytes: 20 * GIB }], /ds1-0/],
  ['that is too small', [{ serial: 'ds1-0', bytes: 19 * GIB }], /ds1-0/],
] as const) {
  test(`a disk ${title} is not written to`, async (t) => {
    const server = await serverOf('ds1', { disks })
    const before = await server.sums()
    const said = await server.install(medium, FAILED, 300_000)
    t.match(said, FAILED)
    t.match(said, reason)
    t.same(await server.sums(), before)
  })
}

test('a disk with something on it is not written to', async (t) => {
  const server = await serverOf('ds1')
  await $({
    input: 'somebody else’s',
  })`dd of=${server.pathOf('ds1-0')} conv=notrunc bs=1 seek=1000`.quiet()
  const before = await server.sums()
  t.match(await server.install(medium, FAILED, 300_000), FAILED)
  t.same(await server.sums(), before)
})
