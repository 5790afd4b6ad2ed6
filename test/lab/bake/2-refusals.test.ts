import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, type Test, test } from 'tap'
import { $ } from 'zx/core'
import { runCli } from '../../support/run-cli.ts'
import { CACHE, EXAMPLE } from '../support/workshop.ts'

const folder = await mkdtemp('/var/tmp/switchyard-refusals-')
after(() => rm(folder, { recursive: true, force: true }))

const bake = (...args: readonly string[]) =>
  runCli(['bake', 'cs1', '--file', EXAMPLE, ...args], AbortSignal.timeout(300_000))

/** Shows a folder of the real cache in another one, as long as the test runs. */
async function borrow(t: Test, cache: string, name: string): Promise<void> {
  const [from, to] = [join(CACHE, name), join(cache, name)]
  await mkdir(to, { recursive: true })
  await $`mount --bind ${from} ${to}`.quiet()
  t.teardown(() => $`umount ${to}`.quiet())
}

/** On a Debian 13 the tools are the machine's own. */
async function borrowTools(t: Test, cache: string): Promise<void> {
  if ((await readdir(CACHE)).includes('tools')) await borrow(t, cache, 'tools')
}

test('a full disk is said plainly, and nothing unfinished stays on it', async (t) => {
  const disk = join(folder, 'small')
  await mkdir(disk)
  await $`mount -t tmpfs -o size=300m tmpfs ${disk}`.quiet()
  t.teardown(() => $`umount ${disk}`.quiet())
  const { status, remarks } = await bake('--output', disk)
  t.ok(status === 3 || status === 4, remarks)
  t.match(remarks, /ENOSPC|no space left/i)
  t.match(remarks, /make room/)
  t.same(await readdir(disk), [])
})

test('a full cache is said plainly, with the place of the log', async (t) => {
  const cache = join(folder, 'full')
  await mkdir(cache)
  await $`mount -t tmpfs -o size=400m tmpfs ${cache}`.quiet()
  t.teardown(() => $`umount ${cache}`.quiet())
  await borrow(t, cache, 'packages')
  await borrowTools(t, cache)
  const { status, remarks } = await bake('--cache', cache, '--output', join(folder, 'out'))
  t.ok(status === 3 || status === 4, remarks)
  t.match(remarks, /the disk is full|no space left/i)
  t.match(remarks, /make room/)
  const layers = await readdir(join(cache, 'layers')).catch(() => [])
  t.same(
    layers.filter((name) => name.endsWith('.tmp')),
    [],
  )
})

test('an archive that cannot be reached is said plainly', async (t) => {
  const cache = join(folder, 'offline')
  await borrowTools(t, cache)
  const example = join(folder, 'example')
  await cp(EXAMPLE, example, { recursive: true })
  const file = join(example, 'cluster.yaml')
  await $`sed -i ${'s|^timezone:.*|mirror: http://127.0.0.1:9/debian|'} ${file}`.quiet()
  const args = ['--cache', cache, '--output', join(folder, 'out')]
  const { status, remarks } = await runCli(['bake', 'cs1', '--file', file, ...args])
  t.equal(status, 4, remarks)
  t.match(remarks, /the Debian archive cannot be reached/)
  t.match(remarks, /check the network/)
  t.match(remarks, /the whole log is in/)
})
