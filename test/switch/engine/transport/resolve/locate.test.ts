import { test } from 'tap'
import { parseUri } from '../../../../../switch/engine/message/uri.ts'
import {
  locate,
  type Means,
  type NaptrRecord,
} from '../../../../../switch/engine/transport/resolve/locate.ts'
import type { SrvRecord } from '../../../../../switch/engine/transport/resolve/srv-order.ts'
import type { Protocol } from '../../../../../switch/engine/transport/transport.ts'

interface Zone {
  readonly naptr?: Readonly<Record<string, readonly NaptrRecord[]>>
  readonly srv?: Readonly<Record<string, readonly SrvRecord[]>>
  readonly hosts?: Readonly<Record<string, readonly string[]>>
  readonly own?: readonly string[]
}

const ALL: readonly Protocol[] = ['udp', 'tcp', 'tls', 'ws', 'wss']

/** Where a URI leads, in short. */
async function led(text: string, zone: Zone, protocols = ALL): Promise<readonly string[]> {
  const uri = parseUri(text)
  if (!uri) throw new Error(`${text} is no URI`)
  const means: Means = {
    protocols,
    random: () => 0,
    names: {
      isOwn: (host) => zone.own?.includes(host) ?? false,
      naptr: async (domain) => zone.naptr?.[domain] ?? [],
      srv: async (name) => zone.srv?.[name] ?? [],
      addresses: async (host) => zone.hosts?.[host] ?? [],
    },
  }
  const targets = await locate(uri, means)
  return targets.map(
    ({ protocol, address, port, name }) =>
      `${protocol} ${address} ${port}${name === undefined ? '' : ` ${name}`}`,
  )
}

const srv = (name: string, port = 5060, priority = 1, weight = 0): SrvRecord => {
  return { name, port, priority, weight }
}
const naptr = (service: string, replacement: string, order: number, preference = 0) => {
  return { service, replacement, order, preference, flags: 's' }
}

test('an address is what it is (RFC 3263, 4.1 and 4.2)', async (t) => {
  t.same(await led('sip:192.0.2.1', {}), ['udp 192.0.2.1 5060'])
  t.same(await led('sip:[2001:db8::1]:5070', {}), ['udp 2001:db8::1 5070'])
  t.same(await led('sips:192.0.2.1', {}), ['tls 192.0.2.1 5061'])
  t.same(await led('sip:192.0.2.1;transport=ws', {}), ['ws 192.0.2.1 80'])
  t.same(await led('sip:a.example;maddr=192.0.2.2', {}), ['udp 192.0.2.2 5060'])
})

test('a transport we do not speak, or that cannot be, leads nowhere', async (t) => {
  t.same(await led('sip:192.0.2.1;transport=sctp', {}), [])
  t.same(await led('sips:192.0.2.1;transport=udp', {}), [])
  t.same(await led('sip:192.0.2.1;transport=tls', {}, ['udp']), [])
  t.same(await led('sips:192.0.2.1;transport=tcp', {}), ['tls 192.0.2.1 5061'])
})

test('with a port, or in the hosts file, a name is a host', async (t) => {
  const zone: Zone = {
    srv: { '_sip._udp.a.example': [srv('b.example', 5090)] },
    hosts: { 'a.example': ['192.0.2.1', '2001:db8::1'], 'b.example': ['192.0.2.2'] },
  }
  t.same(await led('sip:a.example:5080', zone), [
    'udp 192.0.2.1 5080 a.example',
    'udp 2001:db8::1 5080 a.example',
  ])
  t.same(await led('sip:a.example', { ...zone, own: ['a.example'] }), [
    'udp 192.0.2.1 5060 a.example',
    'udp 2001:db8::1 5060 a.example',
  ])
  t.same(await led('sip:a.example', zone), ['udp 192.0.2.2 5090 a.example'])
  t.same(await led('sip:c.example', { hosts: { 'c.example': ['192.0.2.3'] } }), [
    'udp 192.0.2.3 5060 c.example',
  ])
  t.same(await led('sip:nowhere.example', {}), [])
})

test('NAPTR decides about the transport, in its order', async (t) => {
  const zone: Zone = {
    naptr: {
      'a.example': [
        naptr('SIP+D2U', '_sip._udp.a.example', 20),
        naptr('SIP+D2T', '_sip._tcp.a.example', 10, 2),
        naptr('SIPS+D2T', '_sips._tcp.a.example', 10, 1),
        naptr('E2U+sip', '', 1),
      ],
    },
    srv: {
      '_sip._udp.a.example': [srv('u.example')],
      '_sip._tcp.a.example': [srv('t.example')],
      '_sips._tcp.a.example': [srv('s.example', 5061)],
    },
    hosts: { 'u.example': ['192.0.2.1'], 't.example': ['192.0.2.2'], 's.example': ['192.0.2.3'] },
  }
  const [udp, tcp, tls] = [
    'udp 192.0.2.1 5060 a.example',
    'tcp 192.0.2.2 5060 a.example',
    'tls 192.0.2.3 5061 a.example',
  ]
  t.same(await led('sip:a.example', zone), [tls, tcp, udp])
  t.same(await led('sip:a.example', zone, ['udp', 'tcp']), [tcp, udp])
  t.same(await led('sips:a.example', zone), [tls], 'never less secure than asked for')
  t.same(await led('sip:a.example;transport=tcp', zone), [tcp], 'the URI decides first')
})

test('SRV records by priority, then by weight; a dot says no', async (t) => {
  const hosts = Object.fromEntries(['p', 'q', 'r'].map((name, at) => [name, [`192.0.2.${at + 1}`]]))
  const records = [srv('p', 1, 20), srv('q', 2, 10, 0), srv('r', 3, 10, 5)]
  const zone: Zone = { hosts, srv: { '_sip._udp.a.example': records } }
  t.same(await led('sip:a.example', zone), [
    'udp 192.0.2.2 2 a.example',
    'udp 192.0.2.3 3 a.example',
    'udp 192.0.2.1 1 a.example',
  ])
  const none: Zone = {
    hosts: { 'a.example': ['192.0.2.9'] },
    srv: { '_sip._udp.a.example': [srv('.')] },
  }
  t.same(await led('sip:a.example', none), [])
})

test('what a name server says that cannot be is left out', async (t) => {
  const hosts = { one: ['192.0.2.1'] }
  const records = [srv('one', 0), srv('one', 70_000), srv('one', 5070, 2)]
  t.same(await led('sip:a.example', { hosts, srv: { '_sip._udp.a.example': records } }), [
    'udp 192.0.2.1 5070 a.example',
  ])
  t.same(await led('sip:a.example;maddr=[2001:db8::1]', {}), ['udp 2001:db8::1 5060'])
})
