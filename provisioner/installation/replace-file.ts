import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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
    await rename(unfinished, path)
  } finally {
    await rm(unfinished, { force: true })
  }
  return true
}
