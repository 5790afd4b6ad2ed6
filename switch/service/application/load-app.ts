import { pathToFileURL } from 'node:url'
import type { Explained, Problem } from '../../../inventory/model/problem.ts'
import type { App } from '../../app/define-app.ts'

/** The application of the switch cannot be used. */
export class AppError extends Error implements Explained {
  override readonly name = 'AppError'
  readonly code = 'APP_UNUSABLE'
  readonly blame = 'input'
  readonly problems: readonly Problem[]

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.problems = [{ message, hint }]
  }
}

/**
 * Loads an application.
 *
 * @param file absolute; JavaScript, or TypeScript where the runtime takes that.
 * @throws {AppError}
 */
export async function loadApp(file: string): Promise<App<unknown>> {
  const app: unknown = await importDefault(file)
  const call = typeof app === 'object' && app !== null && 'call' in app ? app.call : undefined
  if (typeof call === 'function') return app as App<unknown>
  throw new AppError(`${file} exports no application`, 'write: export default defineApp({ ... })')
}

async function importDefault(file: string): Promise<unknown> {
  try {
    return (await import(pathToFileURL(file).href)).default
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError(`${file} cannot be loaded: ${reason}`, 'mend what it names', error)
  }
}
