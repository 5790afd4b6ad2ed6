import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'tap'
import type { Proof } from '../../../provisioner/boot/prove.ts'
import { runCli } from '../../support/run-cli.ts'
import { EXAMPLE } from '../support/workshop.ts'

const folder = await mkdtemp('/var/tmp/switchyard-boot-')
after(() => rm(folder, { recursive: true, force: true }))
const baked = await runCli(['bake', 'cs1', '--file', EXAMPLE, '--output', folder])
if (baked.status !== 0) throw new Error(baked.remarks)

// UEFI without Secure Boot is the same way with one check less; `npm run proof:boot` takes all.
for (const firmware of ['bios', 'secure-boot']) {
  test(`the image starts by ${firmware}, lets only keys in and connects a call`, async (t) => {
    const image = join(folder, 'cs1.raw')
    const args = ['--file', EXAMPLE, '--image', image, '--firmware', firmware, '--json']
    const { status, answer, remarks } = await runCli(['boot', 'cs1', ...args])
    t.equal(status, 0, remarks)
    const { phases, left, found }: Proof = JSON.parse(answer)
    t.same(left, [])
    t.match(
      phases.map(({ title }) => title),
      [/login prompt/, /key.*unit.*disk/, /passwords/, /OPTIONS/, /call/, /power off/],
    )
    t.equal(found['unit.switchyard-switch'], 'active')
    for (const { title, seconds } of phases) t.comment(`${title}: ${seconds.toFixed(1)} s`)
  })
}
