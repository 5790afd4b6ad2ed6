import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { layerKey } from '../../image/bake/layer-key.ts'
import { renderArchive } from '../../image/bake/render-archive.ts'
import { debianInitrdFiles } from '../../image/installer/debian/debian-medium-files.ts'
import { obtain, runScript, type Workshop } from '../bake/workshop.ts'
import type { DebianPool } from './debian-pool.ts'
import type { DiscStart } from './write-disc.ts'

/** Raised when the script changes what it makes. */
const VERSION = 1

/** Debian's kernel, signed for Secure Boot, its installer that finds its medium, GRUB and shim. */
export async function makeDebianStart(
  shop: Workshop,
  { folder: pool, packages, archive }: DebianPool,
  mirrorKey: string | undefined,
): Promise<DiscStart> {
  const own = debianInitrdFiles(mirrorKey !== undefined)
  const folder = await obtain(shop, {
    key: layerKey('debian-start', VERSION, [packages, archive, own, mirrorKey ?? '']),
    title: "teach Debian's installer to read the medium",
    make: async (target, log) => {
      const files = join(target, 'files.tar')
      await writeFile(files, await renderArchive(own, archive.epoch))
      const key = mirrorKey === undefined ? '' : join(target, 'archive.asc')
      if (mirrorKey !== undefined) await writeFile(key, mirrorKey)
      const args = [pool, target, files, key]
      await runScript(shop, { name: 'debian-start.sh', args, epoch: archive.epoch, log })
    },
  })
  const boot = { kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd.img') }
  return { ...boot, core: join(folder, 'boot') }
}
