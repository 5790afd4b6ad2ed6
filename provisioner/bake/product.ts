import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layerKey } from '../../image/bake/layer-key.ts'
import { type LockedModule, productionModules } from '../../image/bake/production-modules.ts'
import { obtain, runScript, type Workshop } from './workshop.ts'

const VERSION = 1

/** Folders of the sources that are built into the product, and what else decides about it. */
const SOURCES = ['inventory', 'partitioning', 'image', 'provisioner', 'switch', 'cli']
const FILES = ['package.json', 'LICENSE', 'tsconfig.json', 'tsconfig.build.json']

/** Switchyard's own files for the image. */
export interface Product {
  /** Folder to be laid over the system. */
  readonly folder: string
  readonly key: string
  readonly modules: readonly LockedModule[]
}

/**
 * Builds this very Switchyard with its production modules, as files under /usr/lib/switchyard.
 *
 * @param epoch seconds since 1970, the time stamp of every file.
 */
export async function makeProduct(shop: Workshop, epoch: number): Promise<Product> {
  const project = projectRoot()
  const lock = await readFile(join(project, 'package-lock.json'), 'utf8')
  const modules = productionModules(lock)
  const key = layerKey('product', VERSION, [await fingerprint(project), lock, epoch])
  const folder = await obtain(shop, {
    key,
    title: 'build the switch',
    make: async (target, log) => {
      const built = join(target, 'dist')
      const build = join(project, 'cli/setup/build.mjs')
      await shop.runner.run({ file: process.execPath, args: [build, built], log }, shop.signal)
      const args = [target, project, built, ...modules.map(({ path }) => path)]
      await runScript(shop, { name: 'product.sh', args, epoch, log })
      await rm(built, { recursive: true })
    },
  })
  return { folder: join(folder, 'upper'), key, modules }
}

/** The folder with package.json, whether this file runs from the sources or from `dist`. */
export function projectRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const root = join(here, '../..')
  return root.endsWith('/dist') ? dirname(root) : root
}

/** Changes when any file does that goes into the product. */
async function fingerprint(project: string): Promise<string> {
  const hash = createHash('sha256')
  const folders = await Promise.all(SOURCES.map((folder) => filesIn(join(project, folder))))
  const files = [...folders.flat(), ...FILES.map((name) => join(project, name))]
  for (const name of files.sort()) {
    hash
      .update(name.slice(project.length))
      .update('\0')
      .update(await readFile(name))
      .update('\0')
  }
  return hash.digest('hex')
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  return names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name))
}
