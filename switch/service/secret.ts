import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'
import { reasonOf } from '../../inventory/model/reason-of.ts'

/** Name of the credential in the units (systemd.exec(5), LoadCredential=). */
const CREDENTIAL = 'engine.secret'

/** The secret the engine and its applications share is not there. */
export class SecretError extends OneProblem implements Explained {
  override readonly name = 'SecretError'
  readonly code = 'ENGINE_SECRET_MISSING'
  readonly blame = 'machine'

  constructor(message: string) {
    super(message, 'switchyard-firstboot.service makes it at the first boot')
  }
}

/**
 * Reads the secret from the credentials systemd passes, where it need not be readable to anybody
 * else, or from `file`.
 *
 * @param credentials value of `$CREDENTIALS_DIRECTORY`, if there is one.
 * @throws {SecretError}
 */
export async function readSecret(file: string, credentials: string | undefined): Promise<string> {
  const place = credentials === undefined ? file : join(credentials, CREDENTIAL)
  const secret = (await readText(place)).trim()
  if (secret === '') throw new SecretError(`${place} is empty`)
  // The protocol separates its fields with it.
  if (secret.includes('|')) throw new SecretError(`${place} has a "|" in it`)
  return secret
}

async function readText(place: string): Promise<string> {
  try {
    return await readFile(place, 'utf8')
  } catch (error) {
    const reason = reasonOf(error)
    throw new SecretError(`${place} cannot be read: ${reason}`)
  }
}
