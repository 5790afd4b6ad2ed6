import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { machineMirror } from '../../../provisioner/bake/apt-mirror.ts'
import { projectRoot } from '../../../provisioner/bake/product.ts'
import type { Workshop } from '../../../provisioner/bake/workshop.ts'
import type { Watcher } from '../../../provisioner/plan/watcher.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'
import { openToolbox } from '../../../provisioner/toolbox/toolbox.ts'

/** Where `switchyard` itself keeps its layers: a lab on a warm machine starts warm. */
export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'switchyard')

export const EXAMPLE = join(projectRoot(), 'examples/standalone')

const SILENT: Watcher = {
  started: () => undefined,
  progressed: () => undefined,
  finished: () => undefined,
  note: () => undefined,
}

export interface LabWorkshop {
  readonly cache?: string
  /** Folders beside the cache and the project that tools read and write. */
  readonly folders?: readonly string[]
  readonly watcher?: Watcher
  readonly signal?: AbortSignal
}

/** A workshop for tests. */
export async function labWorkshop(wanted: LabWorkshop = {}): Promise<Workshop> {
  const { cache = CACHE, folders = [], watcher = SILENT } = wanted
  const signal = wanted.signal ?? new AbortController().signal
  await mkdir(cache, { recursive: true })
  const mirror = await machineMirror()
  const needs = { cache, folders: [...folders, projectRoot()], mirror, runner: localRunner }
  const toolbox = await openToolbox({ ...needs, watcher, signal })
  return { cache, toolbox, runner: localRunner, watcher, signal }
}
