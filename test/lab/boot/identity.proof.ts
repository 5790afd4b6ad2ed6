import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'tap'
import { $ } from 'zx/core'
import type { Proof } from '../../../provisioner/boot/prove.ts'
import { runCli } from '../../support/run-cli.ts'
import { labWorkshop } from '../support/workshop.ts'

/** An image is baked for the first of a role; the others are what it may become. */
const CLUSTER = `cluster: identities
domain: example.org
timezone: UTC
administrators:
  - { name: ann, keys: [keys/ann.pub] }
networks:
  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1, dns: [192.0.2.1] }
nodes:
  cs1: { address: 192.0.2.10 }
  ds1: { address: 192.0.2.11 }
  ds2: { address: 192.0.2.12 }
  ds3: { address: 192.0.2.13, hardware: { disk: 40GiB } }
  ds4: { address: 192.0.2.14 }
`

const folder = await mkdtemp('/var/tmp/switchyard-identity-')
after(() => rm(folder, { recursive: true, force: true }))
const key = join(folder, 'key')
await mkdir(join(folder, 'keys'))
await $`ssh-keygen -q -t ed25519 -N ${''} -C ann@example.org -f ${key}`.quiet()
await $`cp ${key}.pub ${join(folder, 'keys/ann.pub')}`.quiet()
await writeFile(join(folder, 'cluster.yaml'), CLUSTER)
for (const name of ['cs1', 'ds1']) {
  const args = ['bake', name, '--file', folder, '--output', folder, '--format', 'qcow2']
  const { status, remarks } = await runCli(args)
  if (status !== 0) throw new Error(remarks)
}

/** Boots the image of a role, which is to become the node. */
async function boot(name: string, ...more: readonly string[]) {
  const image = join(folder, `${name.slice(0, 2)}1.qcow2`)
  const args = ['--file', folder, '--image', image, '--identity', key, '--json']
  return runCli(['boot', name, ...args, ...more])
}

/** A disc with a filesystem CD-ROM drives can read: sectors of 2048 bytes. */
async function disc(label: string, files: Readonly<Record<string, string>>): Promise<string> {
  const place = await mkdtemp(join(folder, 'disc-'))
  const path = join(place, 'disc.img')
  const names = Object.keys(files).map((name) => join(place, name))
  for (const [name, text] of Object.entries(files)) await writeFile(join(place, name), text)
  const { runner, toolbox, signal } = await labWorkshop({ folders: [folder] })
  const run = (file: string, ...args: readonly string[]) =>
    runner.run(toolbox.wrap({ file, args }), signal)
  await run('truncate', '-s', '4M', path)
  await run('mkfs.vfat', '-S', '2048', '-n', label, path)
  await run('mcopy', '-i', path, ...names, '::/')
  return path
}

test('SMBIOS strings make the image the node of that name, on a disk of 40 GiB', async (t) => {
  const { status, answer, remarks } = await boot('ds3')
  t.equal(status, 0, remarks)
  const { found, node }: Proof = JSON.parse(answer)
  t.equal(node, 'ds3')
  t.equal(found.hostname, 'ds3')
})

test('a NoCloud seed makes it another one', async (t) => {
  const seed = await disc('CIDATA', {
    'meta-data': 'instance-id: i-1\nlocal-hostname: ds2\n',
    'user-data': '#cloud-config\nhostname: ds2\n',
    'network-config': 'version: 2\nethernets: { any: { addresses: [192.0.2.12/24] } }\n',
  })
  const { status, answer, remarks } = await boot('ds2', '--seed', seed)
  t.equal(status, 0, remarks)
  t.equal(JSON.parse(answer).node, 'ds2')
})

test('an OVF environment on a disc does, too', async (t) => {
  const property = (name: string, value: string) =>
    `<Property oe:key="${name}" oe:value="${value}"/>`
  const seed = await disc('OVFENV', {
    'ovf-env.xml': `<?xml version="1.0"?>
<Environment xmlns="http://schemas.dmtf.org/ovf/environment/1" xmlns:oe="http://schemas.dmtf.org/ovf/environment/1">
<PropertySection>${property('hostname', 'ds4')}${property('address', '')}</PropertySection>
</Environment>`,
  })
  const { status, answer, remarks } = await boot('ds4', '--seed', seed)
  t.equal(status, 0, remarks)
  t.equal(JSON.parse(answer).node, 'ds4')
})

test('a name of another role is told on the console; keys get in, the switch is off', async (t) => {
  const seed = await disc('cidata', { 'meta-data': 'local-hostname: db1\n' })
  const { status, remarks } = await boot('cs1', '--seed', seed)
  t.equal(status, 4)
  t.match(remarks, /switchyard-switch is inactive/)
  t.match(remarks, /hostname: db1 is of role db, data server; this image is of role cs/)
})
