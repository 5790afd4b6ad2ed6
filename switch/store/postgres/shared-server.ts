import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf } from '../../../inventory/model/reason-of.ts'
import type { DatabaseServer } from '../../../inventory/model/switch-file.ts'
import type { Database } from '../store.ts'
import { PostgresError } from './postgres-error.ts'

/** Name of the credential in the unit (systemd.exec(5), LoadCredential=). */
const CREDENTIAL = 'database.password'

/**
 * How the database that all switches share is reached: over TLS, and only the server whose
 * certificate we know.
 *
 * @param credentials value of `$CREDENTIALS_DIRECTORY`, if there is one.
 * @throws {PostgresError} when password or certificate cannot be read.
 */
export async function sharedDatabase(
  { host, port, database, user, passwordFile, authorities }: DatabaseServer,
  credentials: string | undefined,
): Promise<Database> {
  const place = credentials === undefined ? passwordFile : join(credentials, CREDENTIAL)
  const [password, ca] = await Promise.all([readText(place), readText(authorities)])
  return { host, port, database, user, password: password.trim(), ssl: { ca, host } }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const reason = reasonOf(error)
    throw new PostgresError(
      `the database cannot be reached without ${file}: ${reason}`,
      "the playbook of the cluster brings it; as an administrator's own command, use sudo",
    )
  }
}
