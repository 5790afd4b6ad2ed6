import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, type Test, test } from 'tap'
import { $ } from 'zx/core'
import type { Proof } from '../../../provisioner/boot/prove.ts'
import { runCli } from '../../support/run-cli.ts'
import { EXAMPLE } from '../support/workshop.ts'

const folder = await mkdtemp('/var/tmp/switchyard-boot-')
after(() => rm(folder, { recursive: true, force: true }))

/** Bakes the cluster's node, boots it, and looks at what was proved. */
async function bakeAndBoot(t: Test, cluster: string, boot: readonly string[]): Promise<void> {
  const output = await mkdtemp(join(folder, 'images-'))
  const baked = await runCli(['bake', 'cs1', '--file', cluster, '--output', output])
  t.equal(baked.status, 0, baked.remarks)
  const image = join(output, 'cs1.raw')
  const args = ['--file', cluster, '--image', image, '--json', ...boot]
  const { status, answer, remarks } = await runCli(['boot', 'cs1', ...args])
  t.equal(status, 0, remarks)
  const { phases, left, found }: Proof = JSON.parse(answer)
  t.same(left, [])
  t.match(
    phases.map(({ title }) => title),
    [/login prompt/, /key.*unit.*disk/, /agent/, /passwords/, /OPTIONS/, /call/, /power off/],
  )
  t.equal(found['unit.switchyard-switch'], 'active')
  for (const { title, seconds } of phases) t.comment(`${title}: ${seconds.toFixed(1)} s`)
}

// UEFI without Secure Boot is the same way with one check less; `npm run proof:boot` takes all.
test('the image starts by BIOS, lets only keys in and connects a call', (t) =>
  bakeAndBoot(t, EXAMPLE, ['--firmware', 'bios']))

test('with Secure Boot on, the administrator of the cluster file logs in with his own key', async (t) => {
  const cluster = join(folder, 'cluster')
  await cp(EXAMPLE, cluster, { recursive: true })
  const key = join(folder, 'admin')
  await $`ssh-keygen -q -t ed25519 -N ${''} -C admin@example.org -f ${key}`.quiet()
  await cp(`${key}.pub`, join(cluster, 'keys/admin.pub'))
  await bakeAndBoot(t, cluster, ['--firmware', 'secure-boot', '--identity', key])
})
