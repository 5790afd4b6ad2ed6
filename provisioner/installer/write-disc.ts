import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderArchive } from '../../image/bake/render-archive.ts'
import { GRUB_MEDIUM_MODULES } from '../../image/bake/render-grub.ts'
import type { ImageFile } from '../../image/content/image-file.ts'
import { MEDIUM_LABEL, renderMediumStart } from '../../image/installer/medium/medium-files.ts'
import { runScript, type Workshop } from '../bake/workshop.ts'

/** What a disc or stick starts with: files of kernel and initrd, and a folder with GRUB and shim. */
export interface DiscStart {
  readonly kernel: string
  readonly initrd: string
  readonly core: string
}

export interface Disc {
  readonly start: DiscStart
  /** Text files on it. */
  readonly files: readonly ImageFile[]
  /** Tar archives on it, by their paths there. */
  readonly archives: readonly { readonly path: string; readonly files: readonly ImageFile[] }[]
  /** Files and folders of this machine that go on it, by their paths there. */
  readonly contents: ReadonlyMap<string, string>
  /** Seconds since 1970; every time stamp on it. */
  readonly epoch: number
  /** The file to be. */
  readonly target: string
}

/**
 * Writes a disc that starts by BIOS and by UEFI: the same inputs give the same bytes.
 *
 * @returns its SHA-256, in hexadecimal.
 */
export async function writeDisc(shop: Workshop, disc: Disc): Promise<string> {
  const { start, epoch, target, contents } = disc
  const title = 'write the installation medium'
  const started = performance.now()
  shop.watcher.started(title)
  await mkdir(join(shop.cache, 'tmp'), { recursive: true })
  const work = await mkdtemp(join(shop.cache, 'tmp', 'medium-'))
  try {
    const archives = await writeInputs(disc, work)
    const sum = await runScript(shop, {
      ...{ name: 'medium.sh', epoch, log: join(shop.cache, 'logs', 'medium.log') },
      args: [
        ...[work, target, MEDIUM_LABEL, start.core, start.kernel, start.initrd],
        ...[...contents, ...archives].map(([path, from]) => `${path}=${from}`),
      ],
    })
    shop.watcher.finished(title, (performance.now() - started) / 1000)
    return sum.trim()
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @returns files of the archives, by their paths on the disc. */
async function writeInputs({ files, archives, epoch }: Disc, work: string) {
  await writeFile(join(work, 'files.tar'), await renderArchive(files, epoch))
  await writeFile(join(work, 'start.cfg'), renderMediumStart())
  await writeFile(join(work, 'grub-modules'), GRUB_MEDIUM_MODULES.join(' '))
  const written = new Map<string, string>()
  for (const [index, archive] of archives.entries()) {
    const path = join(work, `${index}.tar`)
    await writeFile(path, await renderArchive(archive.files, epoch))
    written.set(archive.path, path)
  }
  return written
}
