import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { localRunner } from '../../provisioner/runner/local-runner.ts'

const LOCKED = fileURLToPath(new URL('tools', import.meta.url))
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'switchyard')

/**
 * Installs what drachtio-srf's tests are written with, once for each lock file: the project itself
 * has no use for it.
 *
 * @returns the folder with `node_modules`.
 * @throws what npm said when it cannot be had.
 */
export async function obtainTools(signal: AbortSignal): Promise<string> {
  const lock = await readFile(join(LOCKED, 'package-lock.json'))
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 16)
  const folder = join(CACHE, 'srf-suite', key)
  if (existsSync(folder)) return folder
  const unfinished = `${folder}.${process.pid}.tmp`
  await mkdir(dirname(folder), { recursive: true })
  try {
    await cp(LOCKED, unfinished, { recursive: true })
    const npm = ['ci', '--prefix', unfinished, '--no-audit', '--no-fund', '--loglevel=error']
    await localRunner.run({ file: 'npm', args: [...npm, '--ignore-scripts'] }, signal)
    await rename(unfinished, folder)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return folder
}
