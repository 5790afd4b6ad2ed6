import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { copyFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { test } from 'tap'
import { encodeFrame, FrameDecoder } from '../../switch/engine/wire/frame.ts'
import { eventually } from '../lab/support/eventually.ts'
import { openAuthority } from '../support/authority.ts'
import { runCli } from '../support/run-cli.ts'
import { shownCertificate } from '../support/shown-certificate.ts'
import { startCli, takenPort } from './long-running.ts'

const LISTEN = ['--listen', '127.0.0.1:0']
const FREE = ['engine', ...LISTEN, '--applications', '127.0.0.1:0']

/** What drachtio's protocol answers to a secret. */
async function authenticate(port: string, secret: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1')
  const decoder = new FrameDecoder()
  socket.write(encodeFrame(`1|authenticate|${secret}|`))
  const [data] = await once(socket, 'data')
  socket.destroy()
  return decoder.decode(data).map(String).join()
}

test('the engine answers drachtio’s handshake and ends with 0 when stopped', async (t) => {
  const engine = startCli(t, [...FREE, '--secret', 'cymbal'])
  const [, sip = '', port = ''] = await engine.heard(/^SIP on (\S+); .* on 127\.0\.0\.1:(\d+)\n/)
  t.match(await authenticate(port, 'cymbal'), `|response|1|OK|udp/${sip}|v0.`)
  const { status, remarks } = await engine.end()
  t.equal(status, 0)
  t.notMatch(remarks, 'cymbal', 'a secret that was given is not repeated')
})

test('the secret comes from the environment, where ps(1) does not show it', async (t) => {
  process.env.SWITCHYARD_SECRET = 'from the environment'
  t.teardown(() => Reflect.deleteProperty(process.env, 'SWITCHYARD_SECRET'))
  const engine = startCli(t, FREE)
  const [, port = ''] = await engine.heard(/applications on 127\.0\.0\.1:(\d+)\n/)
  t.match(await authenticate(port, 'from the environment'), '|response|1|OK|')
  t.match(await authenticate(port, 'something else'), '|response|1|NO|')
})

test('without a secret the engine makes one and tells it', async (t) => {
  const engine = startCli(t, FREE)
  const [, port = ''] = await engine.heard(/applications on 127\.0\.0\.1:(\d+)\n/)
  const [, secret = ''] = await engine.heard(/^secret for this run: ([\w-]{24})$/m)
  t.match(await authenticate(port, secret), '|response|1|OK|')
})

test('--listen may be repeated; the first takes the place of the default', async (t) => {
  const engine = startCli(t, [...FREE, ...LISTEN])
  const [, sip = ''] = await engine.heard(/^SIP on (.+);/)
  t.match(sip, /^127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+$/)
  t.notMatch(sip, /:5060\b/)
})

test('--listen tcp: serves SIP over TCP; without an application it is answered 503', async (t) => {
  const engine = startCli(t, [
    'engine',
    '--listen',
    'tcp:127.0.0.1:0',
    '--applications',
    '127.0.0.1:0',
  ])
  const [, port = ''] = await engine.heard(/^SIP on tcp:127\.0\.0\.1:(\d+);/)
  const peer = connect(Number(port), '127.0.0.1')
  const names = ['From: <sip:a@b>;tag=1', 'To: <sip:b@b>', 'Call-ID: c', 'CSeq: 1 OPTIONS']
  const via = 'Via: SIP/2.0/TCP 127.0.0.1:5999;branch=z9hG4bK1'
  const lines = ['OPTIONS sip:127.0.0.1 SIP/2.0', via, ...names, 'Content-Length: 0', '', '']
  peer.write(lines.join('\r\n'))
  const [answer] = await once(peer, 'data')
  t.match(String(answer), /^SIP\/2\.0 503 /)
  peer.destroy()
})

for (const any of ['0.0.0.0:5060', '[::]:5060', '[0:0::0]:5060']) {
  test(`${any} is no address peers could answer to`, async (t) => {
    const { status, remarks } = await runCli(['engine', '--listen', any])
    t.equal(status, 2)
    t.match(remarks, 'Name one address; repeat --listen for others.')
  })
}

test('an interruption that comes first ends the engine as well', async (t) => {
  t.match(await runCli([...FREE, '--secret', 'x'], AbortSignal.abort()), { status: 0 })
})

test('a taken port for applications ends with 3 and a hint', async (t) => {
  const port = await takenPort(t)
  const args = ['engine', ...LISTEN, '--applications', `127.0.0.1:${port}`]
  const { status, remarks } = await runCli(args)
  t.equal(status, 3)
  t.match(remarks, new RegExp(`EADDRINUSE.*127\\.0\\.0\\.1:${port}\n {2}hint: .*another port`))
})

test('a taken port for SIP ends with 3, and which one it was', async (t) => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  t.teardown(() => socket.close())
  await once(socket, 'listening')
  const taken = `127.0.0.1:${socket.address().port}`
  const { status, remarks } = await runCli([...FREE, '--listen', taken])
  t.equal(status, 3)
  t.match(remarks, taken)
})

test('an address of another machine ends with 3', async (t) => {
  const { status, remarks } = await runCli([...FREE, '--listen', '192.0.2.1:5060'])
  t.equal(status, 3)
  t.match(remarks, /EADDRNOTAVAIL[^\n]*\n {2}hint: this machine has no such address/)
})

for (const option of ['--listen', '--applications']) {
  for (const text of ['5060', 'localhost:5060', '127.0.0.1:70000', '::1:5060']) {
    test(`${option} ${text} is refused with an example`, async (t) => {
      const { status, remarks } = await runCli(['engine', option, text])
      t.equal(status, 2)
      t.match(remarks, /Write an address and a port: 127\.0\.0\.1:5060, \[::1\]:5060\./)
    })
  }
}

test('over TLS, with files that are read again on a hang-up; metrics beside it', async (t) => {
  const authority = await openAuthority(t)
  const { certificate, key } = await authority.issue('host', ['IP:127.0.0.1'])
  const other = await authority.issue('other', ['DNS:other.example'])
  const files = ['--certificate', certificate, '--key', key]
  const listen = ['--listen', 'tls:127.0.0.1:0', '--listen', 'ws:127.0.0.1:0']
  const rest = ['--applications', '127.0.0.1:0', '--metrics', '127.0.0.1:0']
  const engine = startCli(t, ['engine', ...listen, ...files, ...rest])
  const [, port = ''] = await engine.heard(/^SIP on tls:127\.0\.0\.1:(\d+), ws:127\.0\.0\.1:\d+;/)
  const [, metrics = ''] = await engine.heard(/metrics on (127\.0\.0\.1:\d+)/)
  t.match(await (await fetch(`http://${metrics}/metrics`)).text(), /^switchyard_/m)
  const shown = () => shownCertificate(Number(port))
  t.equal(await shown(), 'IP Address:127.0.0.1')
  await copyFile(other.certificate, certificate)
  await copyFile(other.key, key)
  engine.hangUp()
  await eventually(async () => (await shown()) === 'DNS:other.example', 'the new certificate')
})

test('TLS without a certificate, or with one that is none, is a mistake of the command', async (t) => {
  for (const args of [
    ['--listen', 'tls:127.0.0.1:5061'],
    ['--key', '/etc/hosts'],
  ]) {
    const { status, remarks } = await runCli(['engine', ...args])
    t.equal(status, 2)
    t.match(remarks, 'tls and wss need --certificate and --key')
  }
  const files = ['--certificate', '/etc/hosts', '--key', '/etc/hosts']
  const { status, remarks } = await runCli([...FREE, ...files])
  t.equal(status, 2, remarks)
  t.match(remarks, 'TLS cannot use /etc/hosts')
  t.match(await runCli(['engine', '--listen', 'sctp:127.0.0.1:5060']), {
    status: 2,
    remarks: /The protocols are udp, tcp, tls, ws, wss\./,
  })
})
