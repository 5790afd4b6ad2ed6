import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'

const run = promisify(execFile)
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Files of a certificate and its key, PEM. */
export interface Issued {
  readonly certificate: string
  readonly key: string
}

/** A certificate authority of a test's own. */
export interface Authority {
  /** File with its certificate. */
  readonly file: string
  /** @param names as `DNS:a.example`, `IP:127.0.0.1`, `URI:sip:a.example` */
  issue(name: string, names: readonly string[]): Promise<Issued>
}

export async function openAuthority(t: Test): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const place = (name: string) => join(folder, name)
  const [file, ownKey] = [place('authority.pem'), place('authority.key')]
  const own = ['-subj', '/CN=authority', '-out', file, '-keyout', ownKey]
  await run('openssl', ['req', '-x509', ...EC, ...own])
  return {
    file,
    async issue(name, names) {
      const [request, certificate, key, extension] = [
        ...['request', 'pem', 'key', 'extension'].map((end) => place(`${name}.${end}`)),
      ] as [string, string, string, string]
      await writeFile(extension, `subjectAltName=${names.join(',')}`)
      await run('openssl', ['req', ...EC, '-subj', `/CN=${name}`, '-out', request, '-keyout', key])
      const by = ['-CA', file, '-CAkey', ownKey, '-CAcreateserial', '-days', '2']
      const output = ['-extfile', extension, '-in', request, '-out', certificate]
      await run('openssl', ['x509', '-req', ...by, ...output])
      return { certificate, key }
    },
  }
}
