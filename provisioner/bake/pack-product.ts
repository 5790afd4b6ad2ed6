import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeProduct } from './product.ts'
import { runScript, type Workshop } from './workshop.ts'

/** Where role `upgrade` looks in an installation's repository. */
export const PRODUCT = 'product'

/** What was packed, and where. */
export interface PackedProduct {
  readonly build: string
  readonly archive: string
  /** Bytes. */
  readonly size: number
}

/**
 * Packs this very Switchyard for nodes that run: an archive, and beside it the name of the build, by
 * which a node knows whether it has it.
 *
 * @param folder of the installation's repository.
 */
export async function packProduct(shop: Workshop, folder: string): Promise<PackedProduct> {
  const { folder: layer, build, key } = await makeProduct(shop)
  const place = join(folder, PRODUCT)
  await mkdir(place, { recursive: true })
  const archive = join(place, 'switchyard.tar.gz')
  const log = join(shop.cache, 'logs', `${key}.pack.log`)
  await runScript(shop, { name: 'pack.sh', args: [layer, `${archive}.tmp`], log })
  await rename(`${archive}.tmp`, archive)
  await writeFile(join(place, 'build'), `${build}\n`)
  return { build, archive, size: (await stat(archive)).size }
}
