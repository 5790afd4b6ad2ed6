import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PostgresError } from './postgres-error.ts'

/** Who runs the database server: it refuses to be run by root. */
export interface Identity {
  readonly uid: number
  readonly gid: number
}

/**
 * Debian's user `postgres` when we are root, otherwise ourselves.
 *
 * @throws {PostgresError}
 */
export async function serverIdentity(): Promise<Identity> {
  const uid = process.getuid?.() ?? 0
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? uid }
  const number = async (option: string) => {
    const { stdout } = await promisify(execFile)('id', [option, 'postgres'])
    return Number(stdout)
  }
  try {
    return { uid: await number('-u'), gid: await number('-g') }
  } catch {
    throw new PostgresError(
      'there is no user postgres, and the server refuses to be run by root',
      'install the package postgresql-common, which makes that user, or run it as another user',
    )
  }
}

/**
 * The command, run as `identity`. Where we have to change to it, the command hears `signal` when we
 * end, however we end (setpriv(1)). Elsewhere a unit ends its processes together, and without one
 * the next start ends what is left: the fences of a unit forbid setpriv its work.
 */
export function runAs(
  { uid, gid }: Identity,
  command: readonly string[],
  signal: 'INT' | 'KILL',
): readonly string[] {
  if (process.getuid?.() !== 0) return command
  const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  return ['setpriv', ...user, `--pdeathsig=${signal}`, ...command]
}
