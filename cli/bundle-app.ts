import type { BuildOptions, Message } from 'esbuild'
import { AppError } from '../switch/service/application/app-error.ts'

/** What the switch gives an application when it runs it. */
const GIVEN: string[] = ['switchyard/app', 'zod']

/**
 * Makes one JavaScript module of an application and all it imports, as Node 20 runs it.
 *
 * @param file absolute.
 * @throws {AppError} with the place of what is wrong.
 */
export async function bundleApp(file: string): Promise<string> {
  const { build } = await bundler()
  try {
    const { outputFiles } = await build(bundleOf(file))
    return outputFiles.map(({ text }) => text).join('')
  } catch (error) {
    throw isFailure(error) ? asAppError(error.errors) : error
  }
}

/** @throws {AppError} on a node, which has none. */
export function bundler(): Promise<typeof import('esbuild')> {
  return import('esbuild').catch(() => {
    throw new AppError(
      'a node does not compile applications',
      'where Switchyard is developed: switchyard app bundle FILE --to app.mjs',
    )
  })
}

/** What esbuild is told. */
export function bundleOf(file: string) {
  return {
    ...{ entryPoints: [file], bundle: true, write: false, external: GIVEN },
    ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' },
    keepNames: true,
  } as const satisfies BuildOptions
}

/** What is wrong with an application, with its place. */
export function asAppError(errors: readonly Message[]): AppError {
  const problems = errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
  )
  return new AppError(problems.join('; '), 'mend what it names')
}

function isFailure(error: unknown): error is { readonly errors: readonly Message[] } {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
