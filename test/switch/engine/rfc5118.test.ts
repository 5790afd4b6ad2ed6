import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { linesOf, type SipRequest } from '../../../switch/engine/message/message.ts'
import { parseUri } from '../../../switch/engine/message/uri.ts'
import type { Listener } from '../../../switch/engine/transport/transport.ts'
import { shownId } from './core/calls.ts'
import { CoreWorld, messageOf, requestIn } from './core/core-world.ts'

const FOLDER = join(import.meta.dirname, 'rfc5118')
const LISTENER: Listener = { protocol: 'udp', address: '2001:db8::10', port: 5060 }
const NEIGHBOUR: Endpoint = { address: '2001:db8::9:1', port: 5060 }

/** Where each message comes from, and what its request asks for. */
const CASES: Readonly<Record<string, { readonly source: Endpoint; readonly uri: object }>> = {
  // 4.1, 4.3, 4.4: what is in the brackets is the address, what follows them the port.
  'ipv6-good': { source: NEIGHBOUR, uri: { host: '2001:db8::10', port: undefined } },
  'port-ambiguous': { source: NEIGHBOUR, uri: { host: '2001:db8::10:5070', port: undefined } },
  'port-unambiguous': { source: NEIGHBOUR, uri: { host: '2001:db8::10', port: 5070 } },
  // 4.5: with brackets or without; what counts is where it really comes from.
  'via-received-param-with-delim': { source: NEIGHBOUR, uri: { host: '2001:db8::10' } },
  'via-received-param-no-delim': { source: NEIGHBOUR, uri: { host: '2001:db8::10' } },
  // 4.6, 4.8: bodies are the application's.
  'ipv6-in-sdp': {
    source: { address: '2001:db8::20', port: 5060 },
    uri: { user: 'user', host: '2001:db8::10' },
  },
  'mult-ip-in-sdp': { source: NEIGHBOUR, uri: { user: 'user', host: '2001:db8::10' } },
  // 4.9: an IPv4 peer as a socket of both kinds sees it.
  'ipv4-mapped-ipv6': {
    source: { address: '::ffff:192.0.2.10', port: 19823 },
    uri: { user: 'user', host: 'example.com' },
  },
  // 4.10: one colon too many, as the grammar of RFC 3261 has it, and the right way.
  'ipv6-bug-abnf-3-colons': {
    source: NEIGHBOUR,
    uri: { user: 'user', host: '2001:db8::192.0.2.1' },
  },
  'ipv6-correct-abnf-2-colons': {
    source: NEIGHBOUR,
    uri: { user: 'user', host: '2001:db8::192.0.2.1' },
  },
}
/** 4.2 and 4.7: answered without anybody being asked. */
const REFUSED = { 'ipv6-bad': '400', 'mult-ip-in-header': '481' } as const

function bytesOf(name: string): Buffer {
  return readFileSync(join(FOLDER, `${name}.dat`))
}

function openWorld() {
  const world = new CoreWorld([LISTENER])
  return { world, application: world.join('register', 'options', 'invite') }
}

test('there is a case for every message of RFC 5118', async (t) => {
  const files = readdirSync(FOLDER).map((name) => name.replace('.dat', ''))
  t.same(files.sort(), [...Object.keys(CASES), ...Object.keys(REFUSED)].sort())
})

for (const [name, { source, uri }] of Object.entries(CASES)) {
  test(`${name} of RFC 5118 is shown as it came, and its answer finds back`, async (t) => {
    const { world, application } = openWorld()
    world.network.bring(bytesOf(name), source)
    const transactionId = shownId(application)
    const [frame] = application.take()
    t.match(frame?.fields[5], source.address)
    const shown = requestIn(frame?.text ?? '')
    t.match(parseUri(shown.uri), uri)
    t.equal(shown.body.toString(), bodyOf(name))
    world.network.take()
    world.command(application, `${transactionId}|`, ['SIP/2.0 486 Busy Here'])
    const [answer] = world.network.take()
    t.same(answer?.path, { local: LISTENER, remote: source })
    t.equal(viaOf(answer?.text ?? '').parameters, receivedFrom(shown, source))
  })
}

function bodyOf(name: string): string {
  return bytesOf(name).toString().split('\r\n\r\n')[1] ?? ''
}

function viaOf(text: string) {
  const [via] = linesOf(messageOf(text), 'via')
  const [, ...parameters] = via?.value.split(';') ?? []
  return { parameters: parameters.find((each) => each.startsWith('received=')) }
}

/** Without brackets, and only where the sender said something else (RFC 3261, 18.2.1 and 25.1). */
function receivedFrom(shown: SipRequest, { address }: Endpoint): string | undefined {
  const said = linesOf(shown, 'via')[0]?.value ?? ''
  const isPlain = said.includes(`[${address}]`) && !said.includes('received')
  return isPlain ? undefined : `received=${address}`
}

for (const [name, status] of Object.entries(REFUSED)) {
  test(`${name} of RFC 5118 is refused with ${status}`, async (t) => {
    const { world, application } = openWorld()
    const source = { address: '2001:db8::9:1', port: name === 'ipv6-bad' ? 5060 : 6050 }
    world.network.bring(bytesOf(name), source)
    t.same(application.take(), [])
    const [answer] = world.network.take()
    t.match(answer?.text, `SIP/2.0 ${status} `)
    t.same(answer?.path.remote, source)
  })
}

test('mult-ip-in-header: all hops are in the answer, in their order (RFC 5118, 4.7)', async (t) => {
  const { world } = openWorld()
  world.network.bring(bytesOf('mult-ip-in-header'), { address: '2001:db8::9:1', port: 6050 })
  const [answer] = world.sent()
  t.same(answer && linesOf(answer, 'via').map(({ value }) => value), [
    'SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111',
    'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144',
    'SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200',
  ])
})
