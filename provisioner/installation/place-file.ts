import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { InstallationFile } from './shipped-files.ts'

/**
 * What became of a file: `written` where there was none, `same`, or `kept` because its owner changed
 * it.
 */
export type Placed = 'written' | 'same' | 'kept'

/** Writes a file whole, under a name of its own, and gives it its name only if that is free. */
export async function placeFile(folder: string, file: InstallationFile): Promise<Placed> {
  const path = join(folder, file.path)
  const unfinished = `${path}.${process.pid}.tmp`
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(unfinished, file.content, { mode: file.mode, flag: 'wx' })
    await link(unfinished, path)
    return 'written'
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    return (await readFile(path, 'utf8')) === file.content ? 'same' : 'kept'
  } finally {
    await rm(unfinished, { force: true })
  }
}
