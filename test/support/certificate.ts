import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Credentials {
  /** PEM. */
  readonly certificate: string
  readonly key: string
}

/** A certificate for `localhost` that has signed itself. */
export async function selfSigned(name = 'localhost'): Promise<Credentials> {
  const folder = await mkdtemp(join(tmpdir(), 'certificate-'))
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name},IP:127.0.0.1`]
  const files = ['-out', certificate, '-keyout', key]
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...subject, ...files])
  const content = {
    certificate: await readFile(certificate, 'utf8'),
    key: await readFile(key, 'utf8'),
  }
  await rm(folder, { recursive: true })
  return content
}
