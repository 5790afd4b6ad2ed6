import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layerKey } from '../../image/bake/layer-key.ts'
import { type LockedModule, productionModules } from '../../image/bake/production-modules.ts'
import { obtain, runScript, type Workshop } from './workshop.ts'

const VERSION = 2

/** Time stamp of every file: the same build is the same bytes, whatever the Debian archive has. */
const EPOCH = Date.UTC(1980, 0, 1) / 1000

/** Folders of the sources that are built into the product, and what else decides about it. */
const SOURCES = ['inventory', 'partitioning', 'image', 'provisioner', 'switch', 'cli']
const FILES = ['package.json', 'LICENSE', 'tsconfig.json', 'tsconfig.build.json']

/** The folder above `provisioner`. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')
const RUNS_BUILT = ROOT.endsWith('/dist')

/** Switchyard's own files for the image. */
export interface Product {
  /** Folder to be laid over the system. */
  readonly folder: string
  readonly key: string
  /** Name of what was built, which the product's file `build` has: the same sources, the same name. */
  readonly build: string
  readonly modules: readonly LockedModule[]
}

/**
 * This very Switchyard with its production modules, as files under /usr/lib/switchyard: built from
 * the sources it runs from, or just copied where it runs built.
 */
export async function makeProduct(shop: Workshop): Promise<Product> {
  const project = projectRoot()
  const lock = await readFile(join(project, 'package-lock.json'), 'utf8')
  const modules = productionModules(lock)
  const sources = await fingerprint(project, RUNS_BUILT ? ['dist'] : SOURCES)
  const name = layerKey(await versionOf(project), VERSION, [sources, lock])
  const key = `product-${name}`
  const folder = await obtain(shop, {
    key,
    title: RUNS_BUILT ? 'copy the switch' : 'build the switch',
    make: async (target, log) => {
      const built = RUNS_BUILT ? join(project, 'dist') : join(target, 'dist')
      if (!RUNS_BUILT) await build(shop, { project, built, log })
      const args = [target, project, built, name, ...modules.map(({ path }) => path)]
      await runScript(shop, { name: 'product.sh', args, epoch: EPOCH, log })
      if (!RUNS_BUILT) await rm(built, { recursive: true })
    },
  })
  return { folder: join(folder, 'upper'), key, build: name, modules }
}

async function versionOf(project: string): Promise<string> {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(project, 'package.json'), 'utf8'),
  )
  return version
}

interface Building {
  readonly project: string
  /** Where the built files go. */
  readonly built: string
  readonly log: string
}

async function build(shop: Workshop, { project, built, log }: Building): Promise<void> {
  const program = join(project, 'cli/setup/build.mjs')
  await shop.runner.run({ file: process.execPath, args: [program, built], log }, shop.signal)
}

/** The folder with package.json, whether this file runs from the sources or from `dist`. */
export function projectRoot(): string {
  return RUNS_BUILT ? dirname(ROOT) : ROOT
}

/** Changes when any file does that goes into the product. */
async function fingerprint(project: string, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  const folders = await Promise.all(sources.map((folder) => filesIn(join(project, folder))))
  const files = [...folders.flat(), ...FILES.map((name) => join(project, name))]
  // Some hundred small files, before anything else can start: promises would take ten times as long.
  for (const name of files.sort()) {
    hash.update(name.slice(project.length)).update('\0').update(readFileSync(name)).update('\0')
  }
  return hash.digest('hex')
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  return names.filter((name) => name.isFile()).map((name) => join(name.parentPath, name.name))
}
