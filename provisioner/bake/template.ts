import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Extent } from '../../image/bake/difference.ts'
import { type DiskPlan, renderDiskVariables } from '../../image/bake/disk-plan.ts'
import { layerKey } from '../../image/bake/layer-key.ts'
import { placeGrub } from '../../image/bake/place-grub.ts'
import { foldersOf, renderArchive } from '../../image/bake/render-archive.ts'
import { GRUB_BIOS_MODULES, renderGrubMenu, renderGrubStart } from '../../image/bake/render-grub.ts'
import { file, type ImageFile } from '../../image/content/image-file.ts'
import { readExtents } from './extents.ts'
import { obtain, runScript, type Workshop } from './workshop.ts'

const VERSION = 1

/** A bootable disk that lacks only what `cluster.yaml` says of this one node. */
export interface Template {
  readonly key: string
  readonly folder: string
  /** The whole disk, raw and sparse. */
  readonly disk: string
  /** The same disk without file contents, for trying a configuration on. */
  readonly twin: string
  /** Where the disk holds anything but zeros. */
  readonly extents: readonly Extent[]
  /** dpkg's database (dpkg(1), `/var/lib/dpkg/status`). */
  readonly dpkgStatus: string
}

export interface TemplateWanted {
  /** Folders to be laid over one another, topmost first. */
  readonly layers: readonly string[]
  /** Keys of those layers. */
  readonly keys: readonly string[]
  readonly plan: DiskPlan
  /** Name of the boot menu's entry. */
  readonly title: string
  /** Absolute paths of the files that will be configured; their folders are made here. */
  readonly configured: readonly ImageFile[]
  readonly epoch: number
}

export async function makeTemplate(shop: Workshop, wanted: TemplateWanted): Promise<Template> {
  const folders = foldersOf(wanted.configured)
  const inputs = [wanted.keys, wanted.plan, wanted.title, folders, wanted.epoch]
  const key = layerKey('template', VERSION, inputs)
  const folder = await obtain(shop, {
    key,
    title: 'assemble the disk',
    make: (target, log) => assemble(shop, wanted, { target, log }),
  })
  return {
    key,
    folder,
    disk: join(folder, 'disk.raw'),
    twin: join(folder, 'twin.raw'),
    extents: JSON.parse(await readFile(join(folder, 'extents.json'), 'utf8')),
    dpkgStatus: join(folder, 'dpkg-status'),
  }
}

interface Place {
  readonly target: string
  readonly log: string
}

async function assemble(shop: Workshop, wanted: TemplateWanted, { target, log }: Place) {
  const { plan, epoch } = wanted
  const put = (name: string, text: string | Buffer) => writeFile(join(target, name), text)
  const variables = { layers: wanted.layers.join(' '), grub_modules: GRUB_BIOS_MODULES.join(' ') }
  await put('layout.sh', renderDiskVariables(plan, variables))
  await put('sfdisk', plan.sfdisk)
  await put('grub-start.cfg', renderGrubStart(plan.root.uuid))
  await put('files.tar', await renderArchive(commonFiles(wanted), epoch))
  await runScript(shop, { name: 'assemble.sh', args: [target], epoch, log })
  await installGrub(target, plan)
  const extents = await readExtents(shop, join(target, 'disk.raw'))
  await put('extents.json', JSON.stringify(extents))
}

/** What depends on the disk but not on the configuration, and a seat for each configured file. */
function commonFiles({ plan, title, configured }: TemplateWanted): readonly ImageFile[] {
  return [
    file(
      '/boot/grub/grub.cfg',
      renderGrubMenu({ uuid: plan.root.uuid, root: `UUID=${plan.root.uuid}` }, title),
    ),
    ...Object.entries(plan.repart).map(([name, text]) => file(`/usr/lib/repart.d/${name}`, text)),
    ...foldersOf(configured).map((folder) => file(`${folder}/.switchyard`, '')),
  ]
}

async function installGrub(target: string, plan: DiskPlan): Promise<void> {
  const [boot, core] = await Promise.all(
    ['boot.img', 'core.img'].map((name) => readFile(join(target, name))),
  )
  if (!boot || !core) throw new Error('assemble.sh left no GRUB files')
  const disk = await open(join(target, 'disk.raw'), 'r+')
  try {
    for (const { offset, bytes } of placeGrub({ boot, core }, plan.biosBoot)) {
      await disk.write(bytes, 0, bytes.length, offset)
    }
  } finally {
    await disk.close()
  }
}
