import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { eventually } from '../lab/support/eventually.ts'
import { openAuthority } from '../support/authority.ts'
import { runCli } from '../support/run-cli.ts'
import { shownCertificate } from '../support/shown-certificate.ts'
import { claimed, disconnect, Module } from '../switch/engine/srf.ts'
import { startCli } from './long-running.ts'

const EXAMPLE = 'examples/engine/engine.yaml'
const APPLICATIONS = /applications on 127\.0\.0\.1:(\d+)\n/

async function written(t: Test, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-config-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'engine.yaml')
  await writeFile(file, text)
  return file
}

/** A file's text on ports nobody uses. */
const onFreePorts = (text: string) => text.replaceAll(/^([^#\n]*port:) \d+/gm, '$1 0')

/** A program written for drachtio-srf; rejects where the engine does not want it. */
async function connectSrf(t: Test, port: string, secret: string): Promise<void> {
  const srf = new Module()
  srf.on('error', () => undefined)
  const connected = new Promise<Error | null>((resolve) => srf.on('connect', resolve))
  srf.connect({ host: '127.0.0.1', port: Number(port), secret })
  t.teardown(() => disconnect(srf))
  const error = await connected
  if (error) throw error
  await claimed(srf)
}

test('drachtio-srf connects to an engine started from the example', async (t) => {
  const file = await written(t, onFreePorts(await readFile(EXAMPLE, 'utf8')))
  const engine = startCli(t, ['engine', '--config', file])
  const [, port = ''] = await engine.heard(APPLICATIONS)
  await engine.heard(/^SIP on 127\.0\.0\.1:\d+, tcp:127\.0\.0\.1:\d+;/)
  await engine.heard(/^metrics on 127\.0\.0\.1:\d+$/m)
  await connectSrf(t, port, 'cymbal')
  const { status, remarks } = await engine.end()
  t.equal(status, 0)
  t.notMatch(remarks, 'cymbal', 'a secret that was given is not repeated')
})

test('the secret comes from the file the settings name, beside them', async (t) => {
  const listen = 'listen: [{ address: 127.0.0.1, port: 0 }]\n'
  const file = await written(t, `${listen}applications: { port: 0, secretFile: engine.secret }`)
  t.match(await runCli(['engine', '--config', file]), { status: 3, remarks: /cannot be read/ })
  await writeFile(join(file, '..', 'engine.secret'), 'from a file\n')
  const engine = startCli(t, ['engine', '--config', file])
  const [, port = ''] = await engine.heard(APPLICATIONS)
  await connectSrf(t, port, 'from a file')
  t.notMatch((await engine.end()).remarks, 'secret for this run')
})

test('a hang-up renews the certificates a file names', async (t) => {
  const authority = await openAuthority(t)
  const { certificate, key } = await authority.issue('host', ['IP:127.0.0.1'])
  const other = await authority.issue('other', ['DNS:other.example'])
  const file = await written(
    t,
    [
      'listen: [{ protocol: tls, address: 127.0.0.1, port: 0 }]',
      `tls: { certificate: ${certificate}, key: ${key} }`,
      'applications: { port: 0, secret: cymbal }',
    ].join('\n'),
  )
  const engine = startCli(t, ['engine', '--config', file])
  const [, port = ''] = await engine.heard(/^SIP on tls:127\.0\.0\.1:(\d+);/)
  const shown = () => shownCertificate(Number(port))
  t.equal(await shown(), 'IP Address:127.0.0.1')
  await copyFile(other.certificate, certificate)
  await copyFile(other.key, key)
  engine.hangUp()
  await eventually(async () => (await shown()) === 'DNS:other.example', 'the new certificate')
})

test('every mistake is told with its place; the status is 2', async (t) => {
  const file = await written(t, 'lisen: []\ntimers: { t1: soon }\n')
  const { status, remarks } = await runCli(['engine', '--config', file])
  t.equal(status, 2)
  t.match(remarks, `${file}:1:1: lisen is not a known setting\n  hint: did you mean listen?\n`)
  t.match(remarks, `${file}:2:15: timers.t1 is not a whole number`)
})

for (const [option, value] of [
  ['--listen', '127.0.0.1:0'],
  ['--applications', '127.0.0.1:0'],
  ['--secret', 'cymbal'],
  ['--certificate', 'a.pem'],
  ['--key', 'a.key'],
  ['--authorities', 'ca.pem'],
  ['--metrics', '127.0.0.1:0'],
  ['--trace', 'trace.sock'],
] as const) {
  test(`${option} is refused beside --config`, async (t) => {
    const { status, remarks } = await runCli(['engine', '--config', EXAMPLE, option, value])
    t.equal(status, 2)
    t.match(remarks, `option '--config <file>' cannot be used with option '${option} `)
  })
}
