import { KiB } from '../../inventory/model/units.ts'
import { parsePublicKeys } from '../../inventory/source/parse-public-keys.ts'
import { readText } from '../../inventory/source/read-text.ts'
import { InitError } from './init-error.ts'
import type { InstallationFile } from './shipped-files.ts'

const LARGEST_KEY_FILE = 64 * KiB

/** Where the cluster file to start from looks for the first administrator's key. */
export const FIRST_KEY = 'keys/admin.pub'

/**
 * The first administrator's key as a file of the installation.
 *
 * @throws {InitError} when the file holds no public key.
 */
export async function firstKey(file: string | undefined): Promise<InstallationFile> {
  if (file === undefined) {
    const message = 'there is no cluster.yaml yet, so a first administrator is needed'
    throw new InitError(message, 'name the public key: --key ~/.ssh/id_ed25519.pub')
  }
  const read = await readText(file, LARGEST_KEY_FILE)
  if ('fault' in read) throw new InitError(`${file} ${read.fault}`, 'name a public key file')
  const [fault] = parsePublicKeys(read.text, file).faults
  if (fault) {
    const hint = fault.hint ?? 'the public half ends in .pub; ssh-keygen -t ed25519 makes a pair'
    throw new InitError(`${file}: ${fault.message}`, hint)
  }
  return { path: FIRST_KEY, content: read.text, mode: 0o644 }
}
