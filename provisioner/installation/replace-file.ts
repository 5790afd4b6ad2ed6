import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { InstallationFile } from './shipped-files.ts'

/** Puts a file in the place of what was there, whole or not at all. @returns whether it differs. */
export async function replaceFile(folder: string, file: InstallationFile): Promise<boolean> {
  const path = join(folder, file.path)
  if ((await readFile(path, 'utf8').catch(() => undefined)) === file.content) return false
  const unfinished = `${path}.${process.pid}.tmp`
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(unfinished, file.content, { mode: file.mode })
    await giveToOwner(unfinished, folder)
    await rename(unfinished, path)
  } finally {
    await rm(unfinished, { force: true })
  }
  return true
}

/** What root writes into somebody's repository is his (`switchyard serve` runs as root). */
async function giveToOwner(path: string, folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(folder)
  await chown(path, uid, gid)
}
