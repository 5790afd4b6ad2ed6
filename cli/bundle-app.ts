import { AppError } from '../switch/service/application/app-error.ts'

/** What the switch gives an application when it runs it. */
const GIVEN = ['switchyard/app', 'zod']

/**
 * Makes one JavaScript module of an application and all it imports, as Node 20 runs it.
 *
 * @param file absolute.
 * @throws {AppError} with the place of what is wrong.
 */
export async function bundleApp(file: string): Promise<string> {
  const { build } = await import('esbuild').catch(() => {
    throw new AppError(
      'a node does not compile applications',
      'where Switchyard is developed: switchyard app bundle FILE --to app.mjs',
    )
  })
  const { outputFiles, errors } = await build({
    ...{ entryPoints: [file], bundle: true, write: false, external: GIVEN },
    ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' },
    keepNames: true,
  }).catch((error: unknown) => {
    if (isFailure(error)) return { outputFiles: undefined, errors: error.errors }
    throw error
  })
  const [output] = outputFiles ?? []
  if (output) return output.text
  const problems = errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
  )
  throw new AppError(problems.join('; '), 'mend what it names')
}

interface Failure {
  readonly errors: readonly {
    readonly text: string
    readonly location: {
      readonly file: string
      readonly line: number
      readonly column: number
    } | null
  }[]
}

function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}
