import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { parseSwitchFile } from '../../../switch/service/parse-switch-file.ts'
import { runEngine } from '../../../switch/service/run-switch.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { openAuthority } from '../../support/authority.ts'
import { freeTcpPort } from '../../support/free-ports.ts'
import { shownCertificate } from '../../support/shown-certificate.ts'

test('where a drachtio-server serves SIP, no engine is started beside it', async (t) => {
  const stop = new AbortController()
  const place = { address: '192.0.2.1', port: 5060 }
  const said: string[] = []
  const running = runEngine(
    {
      node: 'cs1',
      domain: 'example.org',
      // Neither the address nor the secret is there: starting would fail.
      sip: { listen: [{ protocol: 'udp', ...place }] },
      engine: { kind: 'drachtio', host: '192.0.2.1', port: 9022, secretFile: '/nonexistent' },
      rtpengines: [place],
      routes: [],
    },
    { signal: stop.signal, log: (_, message) => said.push(message) },
  )
  stop.abort()
  await running
  t.same(said, ['a drachtio-server serves SIP instead'])
})

/** A switch.json whose engine serves TLS, and where its metrics are. */
async function secureNode(t: Test, tls: { readonly certificate: string; readonly key: string }) {
  const folder = await mkdtemp(join(tmpdir(), 'run-engine-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const secretFile = join(folder, 'secret')
  await writeFile(secretFile, 'cymbal')
  const [sip, metrics, port] = [await freeTcpPort(), await freeTcpPort(), await freeTcpPort()]
  const value = {
    ...{ node: 'cs1', domain: 'example.org', routes: [] },
    sip: {
      listen: [{ protocol: 'tls', address: '127.0.0.1', port: sip }],
      tls,
      observe: { metrics: { address: '127.0.0.1', port: metrics } },
    },
    engine: { kind: 'switchyard', host: '127.0.0.1', port, secretFile },
    rtpengines: [{ address: '127.0.0.1', port: 2223 }],
  }
  return { file: parseSwitchFile(JSON.stringify(value), 'switch.json'), sip, metrics }
}

test('settings of switch.json reach the engine; a hang-up renews its certificate', async (t) => {
  const authority = await openAuthority(t)
  const { certificate, key } = await authority.issue('host', ['IP:127.0.0.1'])
  const other = await authority.issue('other', ['DNS:other.example'])
  const { file, sip, metrics } = await secureNode(t, { certificate, key })
  const stop = new AbortController()
  const said: string[] = []
  let hangUp = (): void => undefined
  const log = (_: string, message: string) => said.push(message)
  const onHangUp = (act: () => void) => {
    hangUp = act
  }
  const running = runEngine(file, { signal: stop.signal, log, onHangUp })
  t.teardown(() => stop.abort())
  await eventually(() => said.includes('the SIP engine is up'), 'the engine')
  t.match(await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(), /^switchyard_/m)
  const shown = () => shownCertificate(sip)
  t.equal(await shown(), 'IP Address:127.0.0.1')
  await copyFile(other.certificate, certificate)
  await copyFile(other.key, key)
  hangUp()
  await eventually(async () => (await shown()) === 'DNS:other.example', 'the new certificate')
  t.ok(said.includes('certificates are read'))
  stop.abort()
  await running
})
