import { EventEmitter, on } from 'node:events'
import type { BuildResult } from 'esbuild'
import type { AppError } from '../../switch/service/application/app-error.ts'
import { asAppError, bundleOf, bundler } from '../bundle-app.ts'

/**
 * Makes one JavaScript module of an application, now and whenever a file of it changes: each time
 * the program, or what is wrong with the files as they are.
 *
 * @param file absolute.
 * @param signal ends it; whoever waits gets an `AbortError`.
 * @throws {AppError} where there is nothing to make it with.
 */
export async function* followBundle(
  file: string,
  signal: AbortSignal,
): AsyncGenerator<string | AppError, void, undefined> {
  const { context } = await bundler()
  const builds = new EventEmitter()
  const built = on(builds, 'built', { signal })
  const follow = {
    name: 'follow',
    setup: ({ onEnd }: { onEnd: (hear: (result: BuildResult) => void) => void }) =>
      onEnd((result) => void builds.emit('built', result)),
  }
  // With the map, places of mistakes are those in the files somebody has written.
  const building = await context({ ...bundleOf(file), sourcemap: 'inline', plugins: [follow] })
  try {
    await building.watch()
    let last: string | undefined
    for await (const [{ errors, outputFiles = [] }] of built as AsyncIterable<[BuildResult]>) {
      const program = errors.length > 0 ? undefined : outputFiles.map(({ text }) => text).join('')
      if (program === undefined) yield asAppError(errors)
      else if (program !== last) yield program
      last = program
    }
  } finally {
    await building.dispose()
  }
}
