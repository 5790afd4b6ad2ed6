import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Archive } from '../../image/bake/archive.ts'
import { layerKey } from '../../image/bake/layer-key.ts'
import { renderArchive } from '../../image/bake/render-archive.ts'
import { corePackages, INSTALLER_PACKAGES } from '../../image/content/packages.ts'
import { serverSystemFiles } from '../../image/content/server-system-files.ts'
import { environmentFiles } from '../../image/installer/environment/environment-files.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import { makeCoreLayer } from '../bake/layers.ts'
import { openPackages } from '../bake/package-store.ts'
import { obtain, runScript, type Workshop } from '../bake/workshop.ts'

/** Raised when the script changes what it makes. */
const VERSION = 1

/** What a server runs while it is made a node: one for all nodes of a cluster. */
export interface Environment {
  /** File of Debian's kernel, signed for Secure Boot. */
  readonly kernel: string
  /** File of the initrd: all there is of a root filesystem. */
  readonly initrd: string
  /** Folder with the root filesystem it was made from: boot loaders for media are in it. */
  readonly core: string
  readonly archive: Archive
  /** Name in the cache; the same inputs give the same bytes. */
  readonly key: string
}

export interface EnvironmentWanted {
  readonly cluster: Cluster
  /** URI of the Debian archive. */
  readonly mirror: string
  /** Ask the archive for newer packages. */
  readonly update: boolean
}

/** Makes the environment, or takes it from the cache. */
export async function makeEnvironment(
  shop: Workshop,
  { cluster: { locale, mirrorKey }, mirror, update }: EnvironmentWanted,
): Promise<Environment> {
  const core = corePackages(locale, true)
  const wanted = { mirror, mirrorKey, core, role: INSTALLER_PACKAGES, update }
  const packages = await openPackages(shop, wanted)
  const layer = await makeCoreLayer(shop, { packages, core, locale, files: serverSystemFiles() })
  const own = environmentFiles()
  const { epoch } = packages.archive
  const key = layerKey('environment', VERSION, [layer.key, packages.all, own])
  const folder = await obtain(shop, {
    key,
    title: "make the installer's kernel and initrd",
    make: async (target, log) => {
      const files = join(target, 'files.tar')
      await writeFile(files, await renderArchive(own, epoch))
      const args = [layer.root, target, packages.repository, files, ...INSTALLER_PACKAGES]
      await runScript(shop, { name: 'environment.sh', args, epoch, log })
    },
  })
  const boot = { kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd.img') }
  return { ...boot, core: layer.root, archive: packages.archive, key }
}
