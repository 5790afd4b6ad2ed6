import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readIfThere } from '../read-if-there.ts'
import { sealVault, VAULT_SALT } from './ansible-vault.ts'
import type { InstallationFile } from './shipped-files.ts'

/** Opens what ansible-vault closed; never in git. */
export const VAULT_PASSWORD = '.vault-password'
const VAULT = 'inventory/group_vars/all/vault.yml'

/**
 * Secrets of the installation that are missing in `folder`. A vault whose password is not there is
 * somebody's clone: another password would not open it.
 */
export async function secretFiles(folder: string): Promise<readonly InstallationFile[]> {
  const [known, vault] = await Promise.all([
    readIfThere(join(folder, VAULT_PASSWORD)),
    readIfThere(join(folder, VAULT)),
  ])
  if (vault !== undefined) return []
  const password = known ?? `${secret()}\n`
  const sealed = sealVault(secrets(), password.trim(), randomBytes(VAULT_SALT))
  return [
    { path: VAULT_PASSWORD, content: password, mode: 0o600 },
    { path: VAULT, content: sealed, mode: 0o644 },
  ]
}

const secret = () => randomBytes(32).toString('base64url')

/** What nodes prove to each other. */
const secrets = () => `---
# Of the switch's role in the database.
vault_database_password: ${secret()}
`
