import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'

/** An OVA cannot be signed with what was given. */
export class SignerError extends OneProblem implements Explained {
  override readonly name = 'SignerError'
  readonly code = 'SIGNER_UNUSABLE'
  readonly blame = 'input'
}

/** Who answers for an OVA. */
export interface Signer {
  /**
   * The text of its `.cert` member (DMTF DSP0243 1.1.0, 5.1): the manifest's signature, RSA with
   * SHA-256, and the certificate, without anything of the key.
   */
  certify(file: string, manifest: string): string
}

const HINT = 'one PEM file with an RSA key without passphrase and its certificate'

/**
 * Reads a private key and its certificate from one PEM file, as VMware's ovftool takes it.
 *
 * @throws {SignerError}
 */
export async function readSigner(path: string): Promise<Signer> {
  const pem = await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw new SignerError(`${path} cannot be read: ${code}`, HINT)
  })
  const [key, certificate] = [keyIn(path, pem), certificateIn(path, pem)]
  if (key.asymmetricKeyType !== 'rsa') throw new SignerError(`${path}: the key is not RSA`, HINT)
  if (!certificate.checkPrivateKey(key)) {
    throw new SignerError(`${path}: the certificate is of another key`, HINT)
  }
  return {
    certify(file, manifest) {
      const signature = sign('sha256', Buffer.from(manifest), key).toString('hex')
      return `SHA256(${file})= ${signature}\n${certificate.toString()}`
    },
  }
}

function keyIn(path: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new SignerError(`${path} has no private key that can be used`, HINT)
  }
}

function certificateIn(path: string, pem: string): X509Certificate {
  const [block] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem) ?? []
  try {
    return new X509Certificate(block ?? '')
  } catch {
    throw new SignerError(`${path} has no certificate`, HINT)
  }
}
