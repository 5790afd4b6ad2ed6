import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Archive } from '../../image/bake/archive.ts'
import { layerKey } from '../../image/bake/layer-key.ts'
import { parsePackageList, type StoredPackage } from '../../image/bake/package-list.ts'
import { renderSource } from '../../image/content/render-sources.ts'
import { archiveState } from '../bake/package-store.ts'
import { exists, remove, runScript, type Workshop } from '../bake/workshop.ts'

/** Debian's installer with everything it installs, under Debian's own signatures. */
export interface DebianPool {
  /** Folder with `debian` (dists and pool), `vmlinuz`, `initrd.gz` and `kernel`. */
  readonly folder: string
  readonly packages: readonly StoredPackage[]
  readonly archive: Archive
}

export interface PoolWanted {
  /** URI of the Debian archive. */
  readonly mirror: string
  /** Armoured key that signs it; Debian's own unless given. */
  readonly mirrorKey: string | undefined
  /** What is installed beside the base system. */
  readonly packages: readonly string[]
  /** Ask the archive for newer packages. */
  readonly update: boolean
}

const VERSION = 1

/** Fetches the pool, or takes it from the cache until `update`. */
export async function openDebianPool(shop: Workshop, wanted: PoolWanted): Promise<DebianPool> {
  const { mirror, mirrorKey, packages, update } = wanted
  const store = join(shop.cache, 'packages', layerKey('debian', VERSION, [mirror, mirrorKey ?? '']))
  const folder = join(store, layerKey('pool', VERSION, packages))
  if (update || !(await exists(folder))) await fetchPool(shop, wanted, { store, folder })
  return {
    folder,
    packages: parsePackageList(await readFile(join(folder, 'all.list'), 'utf8')),
    archive: JSON.parse(await readFile(join(folder, 'archive.json'), 'utf8')),
  }
}

interface Places {
  readonly store: string
  readonly folder: string
}

async function fetchPool(shop: Workshop, wanted: PoolWanted, { store, folder }: Places) {
  const title = "fetch Debian's installer and its packages"
  const started = performance.now()
  shop.watcher.started(title)
  const unfinished = `${folder}.${process.pid}.tmp`
  await mkdir(unfinished, { recursive: true })
  await writeFile(join(store, 'sources.sources'), renderPoolSources(wanted))
  const refresh = wanted.update || !(await exists(join(store, 'lists'))) ? 'update' : 'keep'
  try {
    await runScript(shop, {
      ...{ name: 'debian-pool.sh', functions: ['own-apt.sh'], log: join(store, 'pool.log') },
      args: [store, refresh, unfinished, wanted.mirror, '--', ...wanted.packages],
    })
    await writeFile(join(unfinished, 'archive.json'), JSON.stringify(await archiveState(store)))
    if (await exists(folder)) await remove(shop, folder)
    await rename(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  shop.watcher.finished(title, (performance.now() - started) / 1000)
}

/** The point release alone, as one Release file signs packages and the installer's own: udebs. */
const renderPoolSources = ({ mirror, mirrorKey: key }: PoolWanted): string =>
  renderSource(mirror, { suites: 'trixie', components: 'main main/debian-installer', key })
