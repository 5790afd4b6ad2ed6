import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, type Test, test } from 'tap'
import { $ } from 'zx/core'
import { freeTcpPort } from '../../support/free-ports.ts'
import { runCli } from '../../support/run-cli.ts'
import { eventually } from '../support/eventually.ts'
import { labWorkshop } from '../support/workshop.ts'
import { Server, type ServerPlan } from './server.ts'

/**
 * `npm run proof:encryption`: two servers with encrypted disks, installed from one medium. The passphrase
 * of the first is typed on its console, at the installation and at the start; the second has a TPM 2.0
 * and asks nobody. Both are to the byte as `switchyard show` said. Wants the Debian packages swtpm and age.
 */
const GIB = 1024 ** 3
const BYTES = 20 * GIB
const PASSPHRASE = 'correct horse battery staple'

const folder = await mkdtemp('/var/tmp/switchyard-encryption-')
after(() => rm(folder, { recursive: true, force: true }))
const key = join(folder, 'key')
await mkdir(join(folder, 'keys'))
await $`ssh-keygen -q -t ed25519 -N ${''} -C ann@example.org -f ${key}`.quiet()
await $`cp ${key}.pub ${join(folder, 'keys/ann.pub')}`.quiet()

const NODES = ['ds1', 'ds2'] as const
type Name = (typeof NODES)[number]
const UNLOCK = { ds1: 'passphrase', ds2: 'tpm2' } as const
const addressOf = (name: Name) => `192.0.2.${11 + NODES.indexOf(name)}`
const macOf = (name: Name) => `52:54:00:00:00:0${1 + NODES.indexOf(name)}`

const nodeText = (name: Name) => `  ${name}:
    address: ${addressOf(name)}
    mac: "${macOf(name)}"
    hardware: { cpus: 2, memory: 2GiB }
    metal:
      disks: [{ size: ${BYTES}B, serial: ${name}-0 }]
      encryption: { unlock: ${UNLOCK[name]} }
`
await writeFile(
  join(folder, 'cluster.yaml'),
  `cluster: metal
domain: example.org
administrators:
  - { name: ann, keys: [keys/ann.pub] }
networks:
  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1, dns: [192.0.2.1] }
nodes:
${NODES.map(nodeText).join('')}`,
)

const cli = async (...args: readonly string[]) => {
  const { status, answer, remarks } = await runCli([...args, '--file', folder])
  if (status !== 0) throw new Error(remarks)
  return answer
}
await cli('medium', '--output', folder)
const medium = join(folder, 'metal.iso')
const shop = await labWorkshop({ folders: [folder] })

/** Sizes by name, as lsblk(8) prints them of the installed server. */
async function predictedFor(name: Name): Promise<readonly string[]> {
  const { disk } = JSON.parse(await cli('show', name, '--json')) as {
    disk: {
      disks: { partitions: { size: number }[] }[]
      encryption: { size: number }
      group: { volumes: { name: string; size: number }[] }
    }
  }
  return [
    ...disk.disks.flatMap(({ partitions }) =>
      partitions.map(({ size }, index) => `sda${index + 1} part ${size}`),
    ),
    `system_crypt crypt ${disk.encryption.size}`,
    ...disk.group.volumes.map((volume) => `system-${volume.name} lvm ${volume.size}`),
  ].sort()
}

type Ssh = (command: string) => Promise<string>

async function installs(
  t: Test,
  name: Name,
  rest: Partial<ServerPlan>,
  look: (ssh: Ssh) => unknown,
) {
  const disks = [{ serial: `${name}-0`, bytes: BYTES }]
  const plan = { name, mac: macOf(name), firmware: 'uefi', disks, ...rest } as const
  const server = await Server.make(shop, folder, plan)
  const began = performance.now()
  const said = await server.install(medium, /switchyard: (rebooting|failed) \d+%.*/, 1_800_000)
  t.match(said, /switchyard: rebooting 100%/, said.slice(-3000))
  t.notMatch(said, PASSPHRASE, 'what is typed is not shown')
  const installed = performance.now()
  const port = await freeTcpPort()
  await server.run(port, addressOf(name), async () => {
    const login = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'] as const
    const ssh: Ssh = async (command) =>
      (
        await $`ssh -F /dev/null -q ${login} -o BatchMode=yes -i ${key} -p ${port} admin@127.0.0.1 ${command}`.quiet()
      ).stdout
    const answers = () =>
      ssh('true').then(
        () => true,
        () => false,
      )
    await eventually(answers, 'SSH', 300_000)
    t.equal((await ssh('hostname')).trim(), name)
    const seen = await ssh('lsblk --bytes --noheadings --raw --output NAME,TYPE,SIZE /dev/sda')
    const parts = seen.trim().split('\n').slice(1)
    t.same(parts.sort(), await predictedFor(name))
    t.equal((await ssh('systemctl is-system-running --wait || true')).trim(), 'running')
    await look(ssh)
  })
  const [install, first] = [installed - began, performance.now() - installed]
  const seconds = (milliseconds: number) => Math.round(milliseconds / 1000)
  t.comment(`${name}: ${seconds(install)} s on its disks, ${seconds(first)} s more checked`)
}

test('a passphrase typed twice encrypts the disks, and opens them at the start', async (t) => {
  const answers = [
    { asked: /8 characters or more: $/, typed: PASSPHRASE },
    { asked: /The same again: $/, typed: PASSPHRASE },
    { asked: /Please unlock disk system_crypt: ?$/, typed: PASSPHRASE },
  ]
  await installs(t, 'ds1', { answers }, async (ssh) => {
    const log = await ssh('sudo cat /var/log/switchyard-install.log')
    t.notMatch(log, PASSPHRASE)
    const tested = `printf '${PASSPHRASE}' | sudo cryptsetup open --test-passphrase /dev/sda4 -`
    t.equal(await ssh(`${tested} && echo opens`), 'opens\n')
  })
})

test('a TPM opens the disks, and the administrator can', async (t) => {
  const tpm = join(folder, 'tpm')
  await mkdir(tpm)
  await installs(t, 'ds2', { tpm }, async (ssh) => {
    const recovery = join(folder, 'recovery.age')
    await writeFile(recovery, await ssh('cat /boot/recovery-key.age'))
    const { stdout } = await $`age --decrypt --identity ${key} ${recovery}`.quiet()
    t.match(stdout, /^([0-9a-f]{4}-){7}[0-9a-f]{4}$/)
    const tested = `printf %s ${stdout} | sudo cryptsetup open --test-passphrase /dev/sda4 -`
    t.equal(await ssh(`${tested} && echo opens`), 'opens\n')
  })
})
