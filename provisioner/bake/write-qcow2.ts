import { copyFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { layerKey } from '../../image/bake/layer-key.ts'
import type { Write } from '../../image/bake/place-grub.ts'
import type { FormatWriter } from './format-writer.ts'
import { sumFile } from './sum-file.ts'
import type { Template } from './template.ts'
import { obtain, runScript, type Workshop } from './workshop.ts'

const VERSION = 1

/**
 * A qcow2 image: compressed clusters of the template, which are kept between bakes, and the node's
 * own blocks beside them.
 */
export const qcow2Writer: FormatWriter = {
  async copy(shop, template, target) {
    await copyFile(await compressed(shop, template), target)
  },

  async finish(shop, target, { writes, virtualSize, progress }) {
    await patch(shop, target, { writes, virtualSize })
    const { size } = await stat(target)
    const extents = [{ start: 0, length: size }]
    return sumFile({ path: target, size, extents, signal: shop.signal, progress })
  },
}

async function compressed(shop: Workshop, template: Template): Promise<string> {
  const folder = await obtain(shop, {
    key: layerKey('qcow2', VERSION, template.key),
    title: 'compress the disk',
    make: async (made, log) => {
      const args = [template.disk, join(made, 'disk.qcow2')]
      await runScript(shop, { name: 'compress.sh', args, log })
    },
  })
  return join(folder, 'disk.qcow2')
}

interface Patch {
  readonly writes: readonly Write[]
  readonly virtualSize: number
}

async function patch(shop: Workshop, target: string, { writes, virtualSize }: Patch) {
  const folder = await mkdtemp(join(shop.cache, 'tmp', 'patch-'))
  try {
    const commands = await Promise.all(
      writes.map(async ({ offset, bytes }, index) => {
        const name = join(folder, `${index}`)
        await writeFile(name, bytes)
        return ['-c', `write -q -s ${name} ${offset} ${bytes.length}`]
      }),
    )
    const args = [
      '-f',
      'qcow2',
      '-t',
      'unsafe',
      '-c',
      `truncate ${virtualSize}`,
      ...commands.flat(),
      target,
    ]
    await shop.runner.run(shop.toolbox.wrap({ file: 'qemu-io', args }), shop.signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
