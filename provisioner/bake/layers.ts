import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { layerKey } from '../../image/bake/layer-key.ts'
import { renderArchive } from '../../image/bake/render-archive.ts'
import type { ImageFile } from '../../image/content/image-file.ts'
import type { PackageSet } from './package-store.ts'
import { obtain, runScript, settle, type Workshop } from './workshop.ts'

/** Raised when the scripts change what they make. */
const VERSION = { core: 2, initramfs: 1, role: 6 }

/** Folders to be laid over one another, topmost first. */
export interface SystemLayers {
  readonly key: string
  readonly folders: readonly string[]
}

export interface LayersWanted {
  readonly packages: PackageSet
  readonly core: readonly string[]
  readonly role: readonly string[]
  readonly locale: string
  /** Files laid over the core packages. */
  readonly files: readonly ImageFile[]
}

/** The operating system of a role: core, and on it initramfs and role side by side. */
export async function makeSystemLayers(
  shop: Workshop,
  wanted: LayersWanted,
): Promise<SystemLayers> {
  const { key: coreKey, root: base } = await makeCoreLayer(shop, wanted)
  const [initramfs, role] = await settle(
    obtain(shop, {
      key: layerKey('initramfs', VERSION.initramfs, coreKey),
      title: 'make the initramfs',
      make: async (folder, log) => {
        const { epoch } = wanted.packages.archive
        await runScript(shop, { name: 'initramfs.sh', args: [base, folder], epoch, log })
      },
    }),
    makeRole(shop, wanted, { coreKey, base }),
  )
  return {
    // Names, not places: the cache may be anywhere.
    key: layerKey(
      'system',
      1,
      [initramfs, role].map((folder) => basename(folder)),
    ),
    folders: [join(role, 'upper'), join(initramfs, 'upper'), base],
  }
}

/** The layer everything else is laid over. */
export interface CoreLayer {
  readonly key: string
  /** Folder with the root filesystem. */
  readonly root: string
}

/** Installs the core packages, which are the same for every role. */
export async function makeCoreLayer(
  shop: Workshop,
  wanted: Omit<LayersWanted, 'role'>,
): Promise<CoreLayer> {
  const { core: packages, archive } = wanted.packages
  const inputs = [packages, wanted.core, wanted.locale, wanted.files, archive.epoch]
  const key = layerKey('core', VERSION.core, inputs)
  const folder = await obtain(shop, {
    key,
    title: `install the core (${packages.length} packages)`,
    make: (target, log) => makeCore(shop, wanted, { folder: target, log }),
  })
  return { key, root: join(folder, 'root') }
}

interface Place {
  readonly folder: string
  readonly log: string
}

async function makeCore(
  shop: Workshop,
  wanted: Omit<LayersWanted, 'role'>,
  { folder, log }: Place,
) {
  const { epoch } = wanted.packages.archive
  const files = join(folder, 'files.tar')
  await writeFile(files, await renderArchive(wanted.files, epoch))
  const { repository } = wanted.packages
  const args = [folder, repository, files, wanted.locale, wanted.core.join(',')]
  await runScript(shop, { name: 'core.sh', args, epoch, log })
}

function makeRole(
  shop: Workshop,
  { packages, role }: LayersWanted,
  { coreKey, base }: { readonly coreKey: string; readonly base: string },
): Promise<string> {
  return obtain(shop, {
    key: layerKey('role', VERSION.role, [coreKey, role, packages.all]),
    title: `install the role (${packages.all.length - packages.core.length} packages)`,
    make: async (folder, log) => {
      const args = [base, folder, packages.repository, ...role]
      await runScript(shop, { name: 'role.sh', args, epoch: packages.archive.epoch, log })
    },
  })
}
