import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renderArchive } from '../../image/bake/render-archive.ts'
import type { ImageFile } from '../../image/content/image-file.ts'
import { installedFiles, installerFiles } from '../../image/installer/installer-files.ts'
import type { PreseedInput } from '../../image/installer/preseed-input.ts'

/**
 * Writes what a node's installation needs beside Debian's installer into a folder of its own, which
 * becomes a second archive behind the installer's initrd. The folder appears whole or not at all.
 *
 * @param folder must not exist.
 */
export async function writeInstaller(input: PreseedInput, folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}.tmp`
  try {
    for (const each of installerFiles(input)) await writeFileOf(unfinished, each)
    const node = await renderArchive(installedFiles(input), 0)
    await writeFile(join(unfinished, 'switchyard/node.tar'), node)
    await rename(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function writeFileOf(folder: string, each: ImageFile): Promise<void> {
  if (each.kind !== 'file') return
  const path = join(folder, each.path)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, each.content, { mode: each.mode })
}
