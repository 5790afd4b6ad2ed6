import { once } from 'node:events'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import { type Test, test } from 'tap'
import type { TlsOptions } from '../../../../switch/engine/transport/certificates.ts'
import { openTransport } from '../../../../switch/engine/transport/open-transport.ts'
import type { Arrival } from '../../../../switch/engine/transport/transport.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { openAuthority } from '../../../support/authority.ts'

const MESSAGE = 'OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n'
const LOCAL = { protocol: 'tls', address: '127.0.0.1', port: 0 } as const

async function served(t: Test, tls: TlsOptions, address = '127.0.0.1') {
  const transport = await openTransport([{ ...LOCAL, address }], { log: () => undefined, tls })
  t.teardown(() => transport.close())
  const came: { readonly text: string; readonly arrival: Arrival }[] = []
  transport.receive = (bytes, arrival) => came.push({ text: bytes.toString(), arrival })
  const [local = { ...LOCAL, address }] = transport.listeners
  return { transport, came, local }
}

/** What becomes of a message that is sent. */
async function outcome(
  { transport, local }: Awaited<ReturnType<typeof served>>,
  { came, local: remote }: Awaited<ReturnType<typeof served>>,
  name?: string,
): Promise<'came' | 'failed'> {
  let hasFailed = false
  const before = came.length
  const path = { local, remote, ...(name === undefined ? {} : { name }) }
  transport.send(Buffer.from(MESSAGE), path, () => {
    hasFailed = true
  })
  await eventually(() => hasFailed || came.length > before, 'the message')
  return hasFailed ? 'failed' : 'came'
}

test('a peer is believed its name by its certificate only (RFC 5922, 7)', async (t) => {
  const authority = await openAuthority(t)
  const stranger = await openAuthority(t)
  const host = await authority.issue('host', ['DNS:sip.example', 'IP:127.0.0.1'])
  const domain = await authority.issue('domain', ['URI:sip:voice.example'])
  const tls = { ...host, authorities: authority.file }
  const near = await served(t, tls)
  const far = await served(t, tls)
  t.equal(await outcome(near, far, 'sip.example'), 'came')
  t.equal(await outcome(near, far), 'came', 'an address in a URI must stand in the certificate')
  t.equal(await outcome(near, far, 'other.example'), 'failed')
  t.equal(
    await outcome(
      near,
      await served(t, { ...domain, authorities: authority.file }),
      'voice.example',
    ),
    'came',
  )
  t.equal(
    await outcome(await served(t, { ...host, authorities: stranger.file }), far, 'sip.example'),
    'failed',
  )
})

test('who must show a certificate is cut off without one', async (t) => {
  const authority = await openAuthority(t)
  const host = await authority.issue('host', ['DNS:sip.example', 'IP:127.0.0.1'])
  const tls = { ...host, authorities: authority.file, clients: 'required' } as const
  const { local, came } = await served(t, tls)
  const say = async (more: ConnectionOptions) => {
    const peer = connect({
      host: local.address,
      port: local.port,
      rejectUnauthorized: false,
      ...more,
    })
    peer.on('error', () => undefined)
    peer.write(MESSAGE)
    const closed = new Promise((resolve) => peer.once('close', resolve))
    await Promise.race([closed, eventually(() => came.length > 0, 'a message')])
    peer.destroy()
  }
  await say({})
  t.equal(came.length, 0)
  await say({ cert: await readFile(host.certificate), key: await readFile(host.key) })
  t.equal(came.length, 1)
  t.match(came[0]?.arrival, { protocol: 'tls', flow: /^tls-/ })
})

test('connections to come are shown a renewed certificate; one that will not do is not', async (t) => {
  const authority = await openAuthority(t)
  const [first, second] = [
    await authority.issue('first', ['DNS:first.example']),
    await authority.issue('second', ['DNS:second.example']),
  ]
  const { transport, local } = await served(t, { ...first, authorities: authority.file })
  const shown = async () => {
    const peer = connect({ host: local.address, port: local.port, rejectUnauthorized: false })
    await once(peer, 'secureConnect')
    const { subjectaltname } = peer.getPeerCertificate()
    peer.destroy()
    return subjectaltname
  }
  t.equal(await shown(), 'DNS:first.example')
  await copyFile(second.certificate, first.certificate)
  t.equal(await transport.reloadCertificates(), false, 'the key does not belong to it')
  t.equal(await shown(), 'DNS:first.example')
  await copyFile(second.key, first.key)
  t.equal(await transport.reloadCertificates(), true)
  t.equal(await shown(), 'DNS:second.example')
  await writeFile(first.key, 'no key')
  t.equal(await transport.reloadCertificates(), false)
  t.equal(await shown(), 'DNS:second.example')
})

test('requests to where a peer listens take the connection it offers, if it proves who it is', async (t) => {
  const authority = await openAuthority(t)
  const host = await authority.issue('host', ['DNS:sip.example', 'IP:127.0.0.1'])
  const anybody = await authority.issue('anybody', ['DNS:other.example'])
  const tls = { ...host, authorities: authority.file, clients: 'wanted' } as const
  const far = await served(t, tls)
  // Nobody listens there: what arrives came over the connection the other has opened.
  const remote = { address: '127.0.0.1', port: 9 }
  const offer = MESSAGE.replace(
    '\r\n',
    '\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK1;alias\r\n',
  )
  const offered = async (more: ConnectionOptions) => {
    const peer = connect({
      host: far.local.address,
      port: far.local.port,
      rejectUnauthorized: false,
      ...more,
    })
    t.teardown(() => peer.destroy())
    const before = far.came.length
    peer.write(offer)
    await eventually(() => far.came.length > before, 'the offer')
    return peer
  }
  const wrong = await offered({
    cert: await readFile(anybody.certificate),
    key: await readFile(anybody.key),
  })
  const refused = new Promise<void>((failed) => {
    far.transport.send(Buffer.from('x'), { local: far.local, remote, name: 'sip.example' }, failed)
  })
  await refused
  wrong.destroy()
  const right = await offered({
    cert: await readFile(host.certificate),
    key: await readFile(host.key),
  })
  far.transport.send(Buffer.from('request'), { local: far.local, remote, name: 'sip.example' })
  t.equal(String(await once(right, 'data').then(([data]) => data)), 'request')
})

test('plain TCP at a TLS port, and a certificate that is none', async (t) => {
  const authority = await openAuthority(t)
  const host = await authority.issue('host', ['IP:127.0.0.1'])
  const { local } = await served(t, host)
  const peer = connectTcp(local.port, local.address)
  peer.on('error', () => undefined)
  peer.write(MESSAGE)
  await once(peer, 'close')
  await t.rejects(openTransport([LOCAL], { log: () => undefined }), /tls needs a certificate/)
  await t.rejects(served(t, { ...host, key: '/nowhere' }), { code: 'ENOENT' })
})
