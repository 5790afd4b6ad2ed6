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
  issue(name: string, names: readonly string[], validity?: Validity): Promise<Issued>
}

/** Days from now. */
export interface Validity {
  readonly from: number
  readonly to: number
}

export async function openAuthority(t: Test): Promise<Authority> {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const place = (name: string) => join(folder, name)
  const [file, ownKey] = [place('authority.pem'), place('authority.key')]
  const own = ['-subj', '/CN=authority', '-out', file, '-keyout', ownKey]
  await run('openssl', ['req', '-x509', ...EC, ...own])
  await writeFile(place('index'), '')
  await writeFile(place('ca'), settings(place('index'), folder))
  return {
    file,
    async issue(name, names, { from, to } = { from: -1, to: 2 }) {
      const [request, certificate, key, extension] = [
        ...['request', 'pem', 'key', 'extension'].map((end) => place(`${name}.${end}`)),
      ] as [string, string, string, string]
      await writeFile(extension, `subjectAltName=${names.join(',')}`)
      await run('openssl', ['req', ...EC, '-subj', `/CN=${name}`, '-out', request, '-keyout', key])
      const by = ['-config', place('ca'), '-cert', file, '-keyfile', ownKey]
      const dates = ['-startdate', moment(from), '-enddate', moment(to)]
      const output = ['-extfile', extension, '-in', request, '-out', certificate]
      await run('openssl', ['ca', '-batch', '-notext', ...by, ...dates, ...output])
      return { certificate, key }
    },
  }
}

/** What openssl-ca(1) wants to be told by file. */
const settings = (database: string, folder: string) => `[ca]
default_ca = own
[own]
database = ${database}
new_certs_dir = ${folder}
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
`

/** GeneralizedTime, as openssl-ca(1) takes it. */
const moment = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')}`
