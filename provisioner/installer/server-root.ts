import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { layerKey } from '../../image/bake/layer-key.ts'
import { type Layers, type LayersWanted, makeLayers } from '../bake/bake.ts'
import { obtain, runScript, type Workshop } from '../bake/workshop.ts'

/** Raised when the script changes what it makes. */
const VERSION = 1

/** The root filesystem a server gets, without what makes it this one node. */
export interface ServerRoot {
  /** A tar archive compressed by zstd. */
  readonly file: string
  /** Of the file, in hexadecimal. */
  readonly sha256: string
  /** Name in the cache; nodes of one role with the same packages share it. */
  readonly key: string
  readonly layers: Layers
}

/** Makes the archive, or takes it from the cache. */
export async function makeServerRoot(
  shop: Workshop,
  wanted: Omit<LayersWanted, 'isServer'>,
): Promise<ServerRoot> {
  const layers = await makeLayers(shop, { ...wanted, isServer: true })
  const { epoch } = layers.packages.archive
  const key = layerKey('server-root', VERSION, [layers.keys, epoch])
  const folder = await obtain(shop, {
    key,
    title: `pack the root filesystem of ${wanted.node.role}`,
    make: async (target, log) => {
      await runScript(shop, {
        ...{ name: 'server-root.sh', args: [target, ...layers.folders], epoch, log },
      })
    },
  })
  const sha256 = (await readFile(join(folder, 'sha256'), 'utf8')).trim()
  return { file: join(folder, 'root.tar.zst'), sha256, key, layers }
}
