import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PostgresError } from './postgres-error.ts'

/** Where Debian's packages put each major version (postgresql-common). */
const DEBIAN = '/usr/lib/postgresql'

/**
 * Folder of PostgreSQL's programs: those of the version that made `data`, else the newest there is.
 *
 * @throws {PostgresError}
 */
export async function findPrograms(data: string, root: string = DEBIAN): Promise<string> {
  const installed = (await readdir(root).catch(() => []))
    .filter((name) => /^\d+$/.test(name))
    .sort((one, other) => Number(one) - Number(other))
  const made = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  const version = made === '' ? installed.at(-1) : made
  if (version === undefined) {
    throw new PostgresError(
      `no PostgreSQL in ${root}`,
      'install it: apt-get install --no-install-recommends postgresql',
    )
  }
  if (!installed.includes(version)) {
    throw new PostgresError(
      `${data} was made by PostgreSQL ${version}, which is not in ${root}`,
      `install postgresql-${version}, or upgrade the data with pg_upgrade(1)`,
    )
  }
  return join(root, version, 'bin')
}
