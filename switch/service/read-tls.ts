import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { reasonOf } from '../../inventory/model/reason-of.ts'
import type { HttpSettings } from '../../inventory/model/switch-file.ts'
import { SwitchFileError } from './switch-file-error.ts'

/** PEM texts. */
export interface TlsTexts {
  readonly cert: string
  readonly key: string
}

/** Name of the credential in the unit (systemd.exec(5), ImportCredential=). */
const CREDENTIAL = 'api.key'
const HINT = 'put the certificate there and its key in /etc/credstore/api.key, both PEM'

/**
 * Reads what the API needs for TLS.
 *
 * @param credentials value of `$CREDENTIALS_DIRECTORY`, if there is one: the key is there then.
 * @throws {SwitchFileError} also when they do not belong together.
 */
export async function readTls(
  { certificate, key: keyFile }: NonNullable<HttpSettings['tls']>,
  credentials: string | undefined,
): Promise<TlsTexts> {
  const place = credentials === undefined ? keyFile : join(credentials, CREDENTIAL)
  const [cert, key] = await Promise.all([readText(certificate), readText(place)])
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw unusable(`${certificate} with ${place} is of no use: ${reasonOf(error)}`)
  }
  return { cert, key }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw unusable(`${file} cannot be read: ${reasonOf(error)}`)
  }
}

const unusable = (message: string) =>
  new SwitchFileError([{ message: `http.tls: ${message}`, hint: HINT }])
