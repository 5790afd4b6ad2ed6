import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { after, test } from 'tap'
import { $ } from 'zx/core'
import type { Workshop } from '../../../provisioner/bake/workshop.ts'
import { runCli } from '../../support/run-cli.ts'
import { makeUser, type OrdinaryUser } from '../support/ordinary-user.ts'
import { CACHE, EXAMPLE, labWorkshop } from '../support/workshop.ts'

interface Manifest {
  readonly images: readonly { readonly format: string; readonly sha256: string }[]
  readonly layout: { readonly partitions: Record<'root' | 'var', { readonly start: number }> }
  readonly packages: readonly { readonly name: string }[]
}

interface Told {
  readonly folder: string
  readonly images: readonly { readonly format: string; readonly sha256: string }[]
}

const bakeInto = (folder: string, ...more: readonly string[]) =>
  runCli(['bake', 'cs1', '--file', EXAMPLE, '--output', folder, '--json', ...more])

const sumOf = (told: Told, format: string) =>
  told.images.find((image) => image.format === format)?.sha256

const folder = await mkdtemp('/var/tmp/switchyard-bake-')
after(() => rm(folder, { recursive: true, force: true }))
const raw = join(folder, 'cs1.raw')
const first = await bakeInto(folder, '--format', 'raw,qcow2')
if (first.status !== 0) throw new Error(first.remarks)
const told: Told = JSON.parse(first.answer)

test('a bake leaves images, manifest and bill of materials, and nothing unfinished', async (t) => {
  const names = await readdir(folder)
  t.same(names.sort(), ['cs1.cdx.json', 'cs1.manifest.json', 'cs1.qcow2', 'cs1.raw'])
  t.same(
    (await readdir(join(CACHE, 'layers'))).filter((name) => name.endsWith('.tmp')),
    [],
  )
})

test('a bake tells the sums the files really have', async (t) => {
  for (const { format, sha256 } of told.images) {
    t.equal(await sha256Of(join(folder, `cs1.${format}`)), sha256)
  }
})

test('a bake gives the same disk in both formats', async (t) => {
  const shop = await labWorkshop({ folders: [folder] })
  const args = ['compare', '-f', 'raw', '-F', 'qcow2', raw, join(folder, 'cs1.qcow2')]
  t.match(await inTools(shop, 'qemu-img', args), /Images are identical/)
})

test('a bake puts no host key, machine-id, package list, log or secret in', async (t) => {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'cs1.manifest.json'), 'utf8'))
  const shop = await labWorkshop({ folders: [folder] })
  const { root, var: variable } = manifest.layout.partitions
  const list = async (start: number, path: string) =>
    (await inTools(shop, 'debugfs', ['-R', `ls -p ${path}`, `${raw}?offset=${start}`]))
      .split('\n')
      .map((line) => line.split('/')[5] ?? '')
      .filter((name) => !['', '.', '..'].includes(name))
  const hostKeys = (await list(root.start, '/etc/ssh')).filter((name) => /host_.*key/.test(name))
  t.same(hostKeys, [])
  t.same(await list(root.start, '/etc/ssl/private'), [], 'nor one a package made for TLS')
  const machineId = await inTools(shop, 'debugfs', [
    ...['-R', 'stat /etc/machine-id', `${raw}?offset=${root.start}`],
  ])
  t.match(machineId, /Size: 0\b/)
  t.same(await list(variable.start, '/lib/apt/lists'), [])
  t.notOk((await list(variable.start, '/log')).some((name) => name.endsWith('.log')))
  t.notOk((await list(variable.start, '/lib/switchyard')).includes('engine.secret'))
  t.ok((await list(root.start, '/usr/lib/switchyard/switch/service')).includes('engine-daemon.js'))
})

test('a bake names every package and module in the bill of materials', async (t) => {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, 'cs1.manifest.json'), 'utf8'))
  const sbom = JSON.parse(await readFile(join(folder, 'cs1.cdx.json'), 'utf8'))
  const names = new Set(sbom.components.map(({ name }: { name: string }) => name))
  t.same(
    manifest.packages.map((each) => each.name).filter((name) => !names.has(name)),
    [],
  )
  t.ok(names.has('drachtio-srf'))
  t.notOk(names.has('typescript'), 'what only builds is not in it')
})

test('a bake of a changed value and back again gives the same bytes', async (t) => {
  const other = join(folder, 'other')
  await cp(EXAMPLE, other, { recursive: true })
  await $`sed -i s/192.0.2.10/192.0.2.11/ ${join(other, 'cluster.yaml')}`.quiet()
  const args = ['--output', join(folder, 'second'), '--json']
  const changed = await runCli(['bake', 'cs1', '--file', other, ...args])
  t.equal(changed.status, 0, changed.remarks)
  t.notMatch(changed.remarks, /install|assemble/, 'no layer is made for it')
  t.not(sumOf(JSON.parse(changed.answer), 'raw'), sumOf(told, 'raw'))
  const back = await bakeInto(join(folder, 'third'))
  t.equal(sumOf(JSON.parse(back.answer), 'raw'), sumOf(told, 'raw'))
})

test('a bake by an ordinary user, elsewhere, interrupted and repeated, gives the same bytes', async (t) => {
  const user = await makeUser()
  t.teardown(() => user.remove())
  const cache = join(user.home, 'cache')
  await copyPackages(cache)
  await $`chown -R --reference=${user.home} ${cache}`.quiet()
  const output = join(user.home, 'images')
  const args = ['bake', 'cs1', '--file', 'examples/standalone', '--format', 'raw,qcow2']
  const places = ['--cache', cache, '--output', output]

  let isSent = false
  const interrupted = await user.switchyard([...args, ...places], (said, send) => {
    if (isSent || !/install the core/.test(said)) return
    isSent = true
    setTimeout(() => send('SIGINT'), 3000)
  })
  t.equal(interrupted.status, 130, interrupted.said)
  t.match(interrupted.said, /interrupted: nothing unfinished is left behind/)
  t.same(await readdir(join(cache, 'layers')).then(unfinished), [])
  t.same(await readdir(output).then((names) => names.filter((name) => name !== '')), [])
  t.same(await settled(user), [])
  t.notMatch(await readFile('/proc/mounts', 'utf8'), user.home)

  const repeated = await user.switchyard([...args, ...places, '--json'])
  t.equal(repeated.status, 0, repeated.said)
  t.equal(await sha256Of(join(output, 'cs1.raw')), sumOf(told, 'raw'))
  t.equal(await sha256Of(join(output, 'cs1.qcow2')), sumOf(told, 'qcow2'))
  t.ok((await stat(join(output, 'cs1.raw'))).uid !== 0)
})

/** Debian 12's sha256sum does without the processor's own instructions: eight times slower. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

/** The compiler of tsx ends by itself once its user is gone; that takes it a moment. */
async function settled(user: OrdinaryUser): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 20 && (await user.processes()).length > 0; attempt += 1) {
    await pause(100)
  }
  return user.processes()
}

const unfinished = (names: readonly string[]) => names.filter((name) => name.endsWith('.tmp'))

function inTools({ runner, toolbox, signal }: Workshop, file: string, args: readonly string[]) {
  return runner.run(toolbox.wrap({ file, args }), signal)
}

/** The archive's answer and the packages, so that both bakes ask for the same state of it. */
async function copyPackages(cache: string): Promise<void> {
  await cp(join(CACHE, 'packages'), join(cache, 'packages'), {
    recursive: true,
    filter: (source) => !/\/set-[^/]*$/.test(source),
  })
}
