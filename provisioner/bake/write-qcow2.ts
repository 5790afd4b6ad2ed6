import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { layerKey } from '../../image/bake/layer-key.ts'
import type { Write } from '../../image/bake/place-grub.ts'
import type { Template } from './template.ts'
import { obtain, runScript, type Workshop } from './workshop.ts'

const VERSION = 1

/**
 * Writes a qcow2 image: compressed clusters of the template, which are kept between bakes, and the
 * node's own blocks beside them.
 *
 * @returns the SHA-256 of the image, in hexadecimal.
 */
export async function writeQcow2(
  shop: Workshop,
  target: string,
  { template, writes }: { readonly template: Template; readonly writes: readonly Write[] },
): Promise<string> {
  const folder = await obtain(shop, {
    key: layerKey('qcow2', VERSION, template.key),
    title: 'compress the disk',
    make: async (made, log) => {
      const args = [template.disk, join(made, 'disk.qcow2')]
      await runScript(shop, { name: 'compress.sh', args, log })
    },
  })
  await copyFile(join(folder, 'disk.qcow2'), target)
  await patch(shop, target, writes)
  const hash = createHash('sha256')
  await pipeline(createReadStream(target, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

async function patch(shop: Workshop, target: string, writes: readonly Write[]): Promise<void> {
  const folder = await mkdtemp(join(shop.cache, 'tmp', 'patch-'))
  try {
    const commands = await Promise.all(
      writes.map(async ({ offset, bytes }, index) => {
        const name = join(folder, `${index}`)
        await writeFile(name, bytes)
        return ['-c', `write -q -s ${name} ${offset} ${bytes.length}`]
      }),
    )
    const args = ['-f', 'qcow2', '-t', 'unsafe', ...commands.flat(), target]
    await shop.runner.run(shop.toolbox.wrap({ file: 'qemu-io', args }), shop.signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
