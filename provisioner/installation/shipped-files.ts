import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of an installation's repository. */
export interface InstallationFile {
  /** Below the repository's folder. */
  readonly path: string
  readonly content: string
  /** Permission bits. */
  readonly mode: number
}

/** What every installation begins with: playbooks, roles, Ansible's settings, a cluster file. */
const SHIPPED = join(dirname(fileURLToPath(import.meta.url)), 'template')

/** Files under `template/`, in the order of their paths. */
export async function shippedFiles(): Promise<readonly InstallationFile[]> {
  const entries = await readdir(SHIPPED, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(SHIPPED, join(entry.parentPath, entry.name)))
  return Promise.all(
    paths.sort().map(async (path) => {
      const file = join(SHIPPED, path)
      const [content, { mode }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
      return { path, content, mode: mode & 0o111 ? 0o755 : 0o644 }
    }),
  )
}
