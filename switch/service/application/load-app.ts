import { register } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { App } from '../../app/define-app.ts'

const API = new URL(`../../app/api${extname(import.meta.filename)}`, import.meta.url).href

/**
 * Loads an application; to be called once in a process.
 *
 * @param file absolute; JavaScript, or TypeScript where the runtime takes that.
 * @throws {Error} whatever it throws itself, or that it is no application.
 */
export async function loadApp(file: string): Promise<App<unknown>> {
  const data = { 'switchyard/app': API, zod: import.meta.resolve('zod') }
  register('./resolve-api.mjs', { parentURL: import.meta.url, data })
  const { default: app }: { default?: unknown } = await import(pathToFileURL(file).href)
  const call = typeof app === 'object' && app !== null && 'call' in app ? app.call : undefined
  if (typeof call === 'function') return app as App<unknown>
  throw new Error(`${file} exports no application; write: export default defineApp({ ... })`)
}
