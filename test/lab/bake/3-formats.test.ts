import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'tap'
import { $ } from 'zx/core'
import { runCli } from '../../support/run-cli.ts'
import { EXAMPLE, labWorkshop } from '../support/workshop.ts'

interface Told {
  readonly images: readonly { readonly file: string; readonly sha256: string }[]
}

const folder = await mkdtemp('/var/tmp/switchyard-formats-')
after(() => rm(folder, { recursive: true, force: true }))
const [one, other] = [join(folder, 'one'), join(folder, 'other')]

async function bakeInto(output: string, formats: string): Promise<Told> {
  const args = ['bake', 'cs1', '--file', EXAMPLE, '--output', output, '--json']
  const { status, answer, remarks } = await runCli([...args, '--format', formats])
  if (status !== 0) throw new Error(remarks)
  return JSON.parse(answer)
}

const all = await bakeInto(one, 'raw,raw.zst,qcow2,ova,vmdk,vhdx')

async function qemuImg(...args: readonly string[]): Promise<string> {
  const { runner, toolbox, signal } = await labWorkshop({ folders: [folder] })
  return runner.run(toolbox.wrap({ file: 'qemu-img', args }), signal)
}

for (const format of ['qcow2', 'vmdk', 'vhdx']) {
  test(`Debian's qemu-img finds the raw disk in the ${format}, and 16 GiB of room`, async (t) => {
    const file = join(one, `cs1.${format}`)
    t.match(await qemuImg('check', '-f', format, file), /No errors were found/)
    const said = await qemuImg('compare', '-f', 'raw', '-F', format, join(one, 'cs1.raw'), file)
    t.match(said, /Images are identical/)
    const info = JSON.parse(await qemuImg('info', '--output=json', file))
    t.equal(info['virtual-size'], 16 * 1024 ** 3)
  })
}

test('the compressed raw image is the raw image', async (t) => {
  const [raw, packed] = ['cs1.raw', 'cs1.raw.zst'].map((name) => join(one, name))
  const { exitCode } = await $({ nothrow: true })`zstd -dqc ${packed} | cmp - ${raw}`.quiet()
  t.equal(exitCode, 0)
})

test('the OVA has that very VMDK in it, under the sums of its manifest', async (t) => {
  await $`tar -xf ${join(one, 'cs1.ova')} -C ${folder}`.quiet()
  const manifest = await readFile(join(folder, 'cs1.mf'), 'utf8')
  const sums = manifest.replaceAll(/^SHA256\((.*)\)= (.*)$/gm, '$2  $1')
  const { stdout } = await $({ cwd: folder, input: sums })`sha256sum -c`.quiet()
  t.equal(stdout, 'cs1.ovf: OK\ncs1.vmdk: OK\n')
  t.equal((await $`cmp ${join(folder, 'cs1.vmdk')} ${join(one, 'cs1.vmdk')}`).exitCode, 0)
})

test('other formats at another place are the same bytes', async (t) => {
  const again = await bakeInto(other, 'ova,vhdx')
  for (const { file, sha256 } of again.images) {
    t.equal(all.images.find((image) => image.file === file)?.sha256, sha256, file)
  }
})
