import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Archive } from '../../image/bake/archive.ts'
import { layerKey } from '../../image/bake/layer-key.ts'
import { parsePackageList, type StoredPackage } from '../../image/bake/package-list.ts'
import { renderSources } from '../../image/content/render-sources.ts'
import { exists, remove, runScript, type Workshop } from './workshop.ts'

/** Exact packages for an image, and where they are. */
export interface PackageSet {
  /** Folder with the packages and their index. */
  readonly repository: string
  readonly core: readonly StoredPackage[]
  /** Core and role together. */
  readonly all: readonly StoredPackage[]
  readonly archive: Archive
}

export interface Wanted {
  readonly mirror: string
  /** Armoured key that signs it; Debian's own unless given. */
  readonly mirrorKey?: string | undefined
  readonly core: readonly string[]
  readonly role: readonly string[]
  /** Ask the archive again even when an earlier answer is at hand. */
  readonly update: boolean
}

const VERSION = 1

/**
 * The exact packages for a wanted set. The first time the archive is asked, later its remembered
 * answer holds until `update`: the same cluster file gives the same image next week, and without
 * a network.
 */
export async function openPackages(shop: Workshop, wanted: Wanted): Promise<PackageSet> {
  const { mirror, mirrorKey, core, role } = wanted
  const store = join(
    shop.cache,
    'packages',
    layerKey('archive', VERSION, [mirror, mirrorKey].filter(Boolean)),
  )
  const folder = join(store, layerKey('set', VERSION, [core, role]))
  if (wanted.update || !(await exists(folder))) await fetchPackages(shop, wanted, { store, folder })
  const list = async (name: string) => parsePackageList(await readFile(join(folder, name), 'utf8'))
  return {
    repository: join(folder, 'repository'),
    core: await list('core.list'),
    all: await list('all.list'),
    archive: JSON.parse(await readFile(join(folder, 'archive.json'), 'utf8')),
  }
}

interface Places {
  readonly store: string
  readonly folder: string
}

async function fetchPackages(shop: Workshop, wanted: Wanted, { store, folder }: Places) {
  const title = 'fetch packages'
  const started = performance.now()
  shop.watcher.started(title)
  const unfinished = `${folder}.${process.pid}.tmp`
  await mkdir(unfinished, { recursive: true })
  await writeFile(join(store, 'sources.sources'), renderSources(wanted.mirror, wanted.mirrorKey))
  const known = await exists(join(store, 'lists'))
  const refresh = wanted.update || !known ? 'update' : 'keep'
  try {
    await runScript(shop, {
      name: 'fetch.sh',
      functions: ['own-apt.sh'],
      args: [store, refresh, unfinished, '--', ...wanted.core, '--', ...wanted.role],
      log: join(store, 'fetch.log'),
    })
    await writeFile(join(unfinished, 'archive.json'), JSON.stringify(await archiveState(store)))
    if (await exists(folder)) await remove(shop, folder)
    await rename(unfinished, folder)
  } finally {
    if (await exists(unfinished)) await remove(shop, unfinished)
  }
  shop.watcher.finished(title, (performance.now() - started) / 1000)
}

/** The archive's signed answers, and the newest date in them. */
export async function archiveState(store: string): Promise<Archive> {
  const names = (await readdir(join(store, 'lists'))).filter((name) => name.endsWith('_InRelease'))
  const releases = await Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(join(store, 'lists', name), 'utf8')
      const field = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1] ?? ''
      const sha256 = createHash('sha256').update(text).digest('hex')
      return { suite: field('Codename'), date: field('Date'), sha256 }
    }),
  )
  const epoch = Math.max(...releases.map(({ date }) => Date.parse(date) / 1000))
  return { releases, epoch }
}
