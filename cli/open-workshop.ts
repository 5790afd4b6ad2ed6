import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Workshop } from '../provisioner/bake/workshop.ts'
import type { ArchivePlace } from './archive-of.ts'
import { readDurations, writeDurations } from './cache.ts'
import { watchProgress } from './progress.ts'
import type { Surroundings } from './surroundings.ts'

export interface WorkshopPlace extends ArchivePlace {
  readonly cache: string
  /** Folders beside the cache that tools read and write, absolute. */
  readonly folders: readonly string[]
}

export interface OpenWorkshop {
  /** Does the work; the progress display ends with it, however it ends. */
  use<T>(work: (workshop: Workshop) => Promise<T>): Promise<T>
}

/** The workshop of this machine, with its progress on the terminal. */
export async function openWorkshop(
  place: WorkshopPlace,
  { output, signal }: Surroundings,
): Promise<OpenWorkshop> {
  const { openToolbox } = await import('../provisioner/toolbox/toolbox.ts')
  const { localRunner: runner } = await import('../provisioner/runner/local-runner.ts')
  const cache = resolve(place.cache)
  for (const folder of [cache, ...place.folders]) await mkdir(folder, { recursive: true })
  const durations = await readDurations(cache)
  return {
    async use(work) {
      const progress = watchProgress(output, durations)
      const watcher = {
        ...progress,
        finished(title: string, seconds: number) {
          durations.set(title, seconds)
          progress.finished(title, seconds)
        },
      }
      try {
        const toolbox = await openToolbox({ ...place, cache, runner, watcher, signal })
        return await work({ cache, toolbox, runner, watcher, signal })
      } finally {
        progress.done()
        await writeDurations(cache, durations)
      }
    },
  }
}
