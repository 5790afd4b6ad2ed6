import fc from 'fast-check'
import { test } from 'tap'
import type { Node, Route } from '../../../inventory/model/cluster.ts'
import { chooseFarEnds } from '../../../provisioner/boot/far-ends.ts'
import { CLUSTER, CS1 } from '../../image/content/a-cluster.ts'

interface Place {
  readonly address: string
  readonly prefix: number
  readonly gateway?: string
}

function nodeAt(place: Place): Node {
  return { ...CS1, interfaces: [{ network: 'voice', dns: [], ...place }] }
}

const choose = (place: Place, ...routes: readonly Route[]) =>
  chooseFarEnds({ ...CLUSTER.switch, routes }, nodeAt(place))

const V4 = { address: '192.0.2.10', prefix: 24, gateway: '192.0.2.1' }
const V6 = { address: '2001:db8::10', prefix: 64, gateway: '2001:db8::1' }

test('gateway, callee and caller are ours; the caller takes the highest free address', async (t) => {
  t.same(choose(V4, { prefix: '7', to: 'sip:192.0.2.20:5080' }), {
    addresses: ['192.0.2.1/24', '192.0.2.20/24', '192.0.2.254/24'],
    caller: '192.0.2.254',
    callee: { endpoint: { address: '192.0.2.20', port: 5080 }, number: '700' },
  })
})

test('a callee at the highest address leaves the next one to the caller', async (t) => {
  t.equal(choose(V4, { prefix: '', to: 'sip:192.0.2.254' }).caller, '192.0.2.253')
})

test('a gateway that is the callee as well is one address', async (t) => {
  const { addresses } = choose(V4, { prefix: '', to: 'sip:192.0.2.1' })
  t.same(addresses, ['192.0.2.1/24', '192.0.2.254/24'])
})

test('without a gateway only the caller and the callee are ours', async (t) => {
  t.same(choose({ address: '192.0.2.10', prefix: 24 }).addresses, ['192.0.2.254/24'])
})

const CALLEES: readonly (readonly [string, Place, string, object])[] = [
  ['a port of its own', V4, 'sip:192.0.2.20:5080', { address: '192.0.2.20', port: 5080 }],
  ['SIP’s port without one', V4, 'sip:192.0.2.20', { address: '192.0.2.20', port: 5060 }],
  ['parameters', V4, 'sip:192.0.2.20;transport=udp', { address: '192.0.2.20', port: 5060 }],
  ['capitals', V4, 'SIP:192.0.2.20', { address: '192.0.2.20', port: 5060 }],
  ['IPv6', V6, 'sip:[2001:db8::20]:5080', { address: '2001:db8::20', port: 5080 }],
]
for (const [what, place, to, endpoint] of CALLEES) {
  test(`a route is followed to ${what}: ${to}`, async (t) => {
    t.same(choose(place, { prefix: '', to }).callee, { endpoint, number: '00' })
  })
}

const NOT_CALLEES: readonly (readonly [string, Place, string])[] = [
  ['another network', V4, 'sip:198.51.100.1:5060'],
  ['a name', V4, 'sip:pbx.example.org'],
  ['the node itself', V4, 'sip:192.0.2.10:5070'],
  ['the other family', V4, 'sip:[2001:db8::20]'],
  ['the other family', V6, 'sip:192.0.2.20'],
]
for (const [what, place, to] of NOT_CALLEES) {
  test(`a route to ${what} (${to}) calls nobody`, async (t) => {
    t.notHas(choose(place, { prefix: '', to }), { callee: {} })
  })
}

test('the first route that leads into the network is the one that is tried', async (t) => {
  const { callee } = choose(
    V4,
    { prefix: '1', to: 'sip:198.51.100.1' },
    { prefix: '2', to: 'sip:192.0.2.20' },
    { prefix: '3', to: 'sip:192.0.2.30' },
  )
  t.equal(callee?.number, '200')
})

test('in IPv6 the caller is in the network as well', async (t) => {
  const { caller, addresses } = choose(V6)
  t.equal(caller, '2001:db8::ffff:ffff:ffff:ffff')
  t.same(addresses, ['2001:db8::1/64', `${caller}/64`])
})

const TINY: readonly (readonly [string, Place, string])[] = [
  ['two hosts, one of them the gateway', { ...V4, prefix: 30, address: '192.0.2.2' }, '192.0.2.1'],
  ['two hosts without a gateway', { address: '192.0.2.2', prefix: 30 }, '192.0.2.1'],
  ['a link of two (RFC 3021)', { address: '192.0.2.0', prefix: 31 }, '192.0.2.1'],
  ['a link with a gateway', { ...V4, address: '192.0.2.0', prefix: 31 }, '192.0.2.1'],
  ['an IPv6 link (RFC 6164)', { address: '2001:db8::', prefix: 127 }, '2001:db8::1'],
]
for (const [what, place, caller] of TINY) {
  test(`in a network of ${what} somebody still calls`, async (t) => {
    t.equal(choose(place).caller, caller)
  })
}

test('a node that is alone cannot be called', async (t) => {
  t.throws(() => choose({ address: '192.0.2.1', prefix: 32 }), /cs1 is alone in its network/)
})

test('the caller never is the node, whatever the network', async () => {
  const host = fc.integer({ min: 1, max: 254 })
  fc.assert(
    fc.property(host, fc.integer({ min: 1, max: 31 }), host, (own, prefix, other) => {
      fc.pre(own !== other)
      const address = `192.0.2.${own}`
      const far = choose({ address, prefix }, { prefix: '', to: `sip:192.0.2.${other}` })
      return far.caller !== address && far.callee?.endpoint.address !== address
    }),
  )
})
