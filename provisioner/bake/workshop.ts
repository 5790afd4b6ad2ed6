import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Watcher } from '../plan/watcher.ts'
import type { Runner } from '../runner/runner.ts'
import type { Toolbox } from '../toolbox/toolbox.ts'

/** What every step of a bake works with. */
export interface Workshop {
  /** Absolute; layers, packages and logs are kept in it. */
  readonly cache: string
  readonly toolbox: Toolbox
  readonly runner: Runner
  readonly watcher: Watcher
  readonly signal: AbortSignal
}

/** One of the shell scripts beside this file, run by the tools. */
export interface Script {
  readonly name: string
  /** Scripts with functions it uses. */
  readonly functions?: readonly string[]
  readonly args: readonly string[]
  /** Seconds since 1970; everything the script makes carries it. */
  readonly epoch?: number
  readonly log: string
}

/** Runs a script in a chamber: what it mounts ends with it. */
export async function runScript(shop: Workshop, script: Script): Promise<string> {
  const names = [...(script.functions ?? []), script.name]
  const read = (name: string) => readFile(new URL(`scripts/${name}`, import.meta.url), 'utf8')
  const text = (await Promise.all(names.map(read))).join('\n')
  const environment = [
    'LC_ALL=C.UTF-8',
    'TZ=UTC',
    'INITRD=No',
    `PATH=/usr/sbin:/usr/bin:/sbin:/bin`,
    ...(script.epoch === undefined ? [] : [`SOURCE_DATE_EPOCH=${script.epoch}`]),
  ]
  const command = {
    name: script.name,
    file: 'env',
    args: [...environment, 'bash', '-euo', 'pipefail', '-s', ...script.args],
    input: text,
    log: script.log,
  }
  return shop.runner.run(shop.toolbox.wrap(command), shop.signal)
}

/** A cached result: a folder that is there whole or not at all. */
export interface Recipe {
  /** Name of the folder; the same for the same inputs. */
  readonly key: string
  /** Said while it is made. */
  readonly title: string
  /** Fills the folder. */
  make(folder: string, log: string): Promise<void>
}

/**
 * Takes a result from the cache, or makes it under another name and moves it into place, so that an
 * interrupted bake leaves nothing that looks finished.
 *
 * @returns the folder.
 */
export async function obtain(shop: Workshop, recipe: Recipe): Promise<string> {
  const folder = join(shop.cache, 'layers', recipe.key)
  if (await exists(folder)) return folder
  await mkdir(join(shop.cache, 'logs'), { recursive: true })
  const unfinished = `${folder}.${process.pid}.tmp`
  await mkdir(unfinished, { recursive: true })
  const started = performance.now()
  shop.watcher.started(recipe.title)
  try {
    await recipe.make(unfinished, join(shop.cache, 'logs', `${recipe.key}.log`))
    // Another bake may have been faster; its result is the same.
    if (!(await exists(folder))) await rename(unfinished, folder)
    shop.watcher.finished(recipe.title, (performance.now() - started) / 1000)
  } finally {
    if (await exists(unfinished)) await remove(shop, unfinished)
  }
  return folder
}

/** Removes a folder whose files may belong to subordinate users. */
export async function remove(shop: Workshop, folder: string): Promise<void> {
  const command = { file: 'rm', args: ['-rf', '--one-file-system', folder] }
  // Not the bake's own signal: what stopped the bake must not stop the cleaning up.
  const cleaning = shop.runner.run(shop.toolbox.wrap(command), new AbortController().signal)
  // On a full disk there may be no room for a chamber; what is ours goes without one.
  await cleaning.catch(() => rm(folder, { recursive: true, force: true }))
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Waits for both before it tells of a failure: nothing may still be at work when a bake ends. */
export async function settle<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}
