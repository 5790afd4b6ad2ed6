import { readFile } from 'node:fs/promises'
import { type Test, test } from 'tap'
import { type ClientOptions, WebSocket } from 'ws'
import type { Engine } from '../../../switch/engine/start-engine.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { openAuthority } from '../../support/authority.ts'
import { type Dialog, openApplication, openEngine, type Srf, told } from './srf.ts'

const SDP = ['v=0', 'o=- 1 1 IN IP4 192.0.2.31', 's=-', 'c=IN IP4 192.0.2.31', 't=0 0', ''].join(
  '\r\n',
)

/** A browser: answers what the engine asks, and keeps what came. */
async function openBrowser(t: Test, url: string, options: ClientOptions) {
  const socket = new WebSocket(url, 'sip', options)
  t.teardown(() => socket.terminate())
  const came: string[] = []
  socket.on('message', (data) => came.push(String(data)))
  await new Promise((resolve) => socket.once('open', resolve))
  return {
    send: (lines: readonly string[], body = '') => socket.send([...lines, '', body].join('\r\n')),
    came,
  }
}

const inDialog = (method: string, sequence: number, to: string) => [
  `${method} sip:switch SIP/2.0`,
  `Via: SIP/2.0/WSS 1a2b.invalid;branch=z9hG4bK-${method}`,
  'From: <sip:kate@phone.example>;tag=kate',
  `To: ${to}`,
  'Call-ID: browser-1',
  `CSeq: ${sequence} ${method}`,
  'Max-Forwards: 70',
]

/** Two engines that know each other by their certificates. */
async function openPair(t: Test) {
  const authority = await openAuthority(t)
  const host = await authority.issue('host', ['DNS:localhost', 'IP:127.0.0.1'])
  const tls = { ...host, authorities: authority.file }
  const place = (protocol: 'udp' | 'tls' | 'wss') => ({ protocol, address: '127.0.0.1', port: 0 })
  const near = await openEngine(t, 0, { tls, listen: [place('udp'), place('tls'), place('wss')] })
  const far = await openEngine(t, 0, { tls, listen: [place('udp'), place('tls')] })
  const portOf = (engine: Engine, protocol: string) =>
    engine.sip.find((each) => each.protocol === protocol)?.port
  return { near, far, portOf, ca: await readFile(authority.file) }
}

test('a browser over WSS calls, through a B2BUA, over TLS', async (t) => {
  const { near, far, portOf, ca } = await openPair(t)
  const taken = told<Dialog>()
  const farSrf: Srf = await openApplication(t, far, {
    invite: (request, response) =>
      void farSrf.createUAS(request, response, { localSdp: SDP }).then(taken.tell),
  })
  const target = `sips:bob@127.0.0.1:${portOf(far, 'tls')};transport=tls`
  const bridge: Srf = await openApplication(t, near, {
    invite: (request, response) =>
      void bridge
        .createB2BUA(request, response, target, { localSdpB: SDP })
        .then(({ uas, uac }) => uas.on('destroy', () => void uac.destroy())),
  })
  const browser = await openBrowser(t, `wss://127.0.0.1:${portOf(near, 'wss')}/`, { ca })
  const offer = ['Contact: <sip:kate@1a2b.invalid;transport=ws>', 'Content-Type: application/sdp']
  const contents = [...offer, `Content-Length: ${SDP.length}`]
  browser.send([...inDialog('INVITE', 1, '<sip:bob@phone.example>'), ...contents], SDP)
  const answer = () => browser.came.find((text) => text.startsWith('SIP/2.0 200'))
  await eventually(
    () => answer() !== undefined,
    () => browser.came.join('\n'),
  )
  const to = /^To: (.*)$/m.exec(answer() ?? '')?.[1]?.trim() ?? ''
  t.match(answer(), /^Contact: <sips:127\.0\.0\.1:\d+;transport=wss>/m)
  browser.send(inDialog('ACK', 1, to))
  const dialog = await taken.promise
  t.match(dialog.remote.sdp, /192\.0\.2\.31/)
  const ended = new Promise<void>((resolve) => dialog.on('destroy', () => resolve()))
  browser.send(inDialog('BYE', 2, to))
  await ended
  await eventually(
    () => near.load.dialogs === 0 && far.load.dialogs === 0,
    () => JSON.stringify([near.load, far.load]),
  )
  t.match(browser.came.at(-1), /^SIP\/2\.0 200 OK/)
})
