import fc from 'fast-check'
import { test } from 'tap'
import { parseAddress } from '../../../inventory/model/address.ts'
import type { Node } from '../../../inventory/model/cluster.ts'
import { contains, parseSubnet } from '../../../inventory/model/subnet.ts'
import { decide } from '../../../provisioner/firstboot/identity/decide.ts'
import { readCredentials } from '../../../provisioner/firstboot/identity/read-credentials.ts'
import type { Told } from '../../../provisioner/firstboot/identity/told.ts'
import { CLUSTER, CS1, DB1 } from '../../image/content/a-cluster.ts'
import { problemsOf } from './problems-of.ts'

const KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL0ZhuTAB0Lk6lyhY7DTIhEvJ9wvJ6RVpPYbUuhYSmCk eve@desk'
const DB2: Node = {
  ...DB1,
  ...{ name: 'db2', ordinal: 2 },
  interfaces: DB1.interfaces.map((each, n) => ({ ...each, address: `192.0.2.2${n}` })),
}
const image = { cluster: { ...CLUSTER, nodes: [CS1, DB1, DB2] }, node: CS1 }

const form = (fields: Readonly<Record<string, string>>): Told =>
  readCredentials(
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [`switchyard.${key}`, value])),
  )

/** What is wrong with what was typed. */
const faults = (fields: Readonly<Record<string, string>>): readonly string[] =>
  problemsOf(() => decide(image, form(fields))).map(({ message }) => message)

test('who is told nothing is who the image says', async (t) => {
  t.same(decide(image, form({})), image)
})

test('the name of a node of cluster.yaml is enough', async (t) => {
  const { node, cluster } = decide({ ...image, node: DB1 }, form({ hostname: 'db2.example.org' }))
  t.same(node, DB2)
  t.same(cluster, image.cluster)
})

test('one more node of the role needs an address; the network gives the rest', async (t) => {
  const { node, cluster } = decide(image, form({ hostname: 'cs7', address: '192.0.2.77/24' }))
  t.same([node.name, node.role, node.ordinal], ['cs7', 'cs', 7])
  t.same(node.interfaces, [
    {
      ...{ network: 'voice', address: '192.0.2.77', prefix: 24 },
      ...{ gateway: '192.0.2.1', dns: ['192.0.2.53'] },
    },
  ])
  t.same(cluster.nodes.at(-1), node)
})

test('what is given counts more than what the network or cluster.yaml say', async (t) => {
  const fields = { address: '192.0.2.78/24', gateway: '192.0.2.2', dns: '192.0.2.8 192.0.2.9' }
  const { node, cluster } = decide(image, form(fields))
  t.equal(node.name, 'cs1')
  t.match(node.interfaces, [{ gateway: '192.0.2.2', dns: ['192.0.2.8', '192.0.2.9'] }])
  t.same(
    cluster.nodes.map(({ name }) => name),
    ['cs1', 'db1', 'db2'],
  )
})

test('a key may log in beside those of the image', async (t) => {
  const { cluster } = decide(image, form({ keys: KEY }))
  t.same(
    cluster.administrators.map(({ name }) => name),
    ['ann', 'bob', 'seed'],
  )
  t.equal(cluster.administrators.at(-1)?.keys[0]?.comment, 'eve@desk')
})

const WRONG: readonly (readonly [string, Readonly<Record<string, string>>, readonly RegExp[]])[] = [
  [
    'the name of another role',
    { hostname: 'db2' },
    [/switchyard\.hostname: db2 is of role db, data server; this image is of role cs/],
  ],
  ['no node name', { hostname: 'web-1' }, [/hostname: web-1 is not a node name/]],
  ['a name without its number', { hostname: 'cs' }, [/cs has no number/]],
  ['an unknown node without address', { hostname: 'cs9' }, [/no node cs9/]],
  ['an address without prefix', { address: '192.0.2.9' }, [/192\.0\.2\.9 is in no network/]],
  ['an address with another prefix', { address: '192.0.2.9/25' }, [/is in no network/]],
  ['an address of elsewhere', { address: '198.51.100.9/24' }, [/is in no network/]],
  ['an address of nobody', { address: 'home/24' }, [/home\/24 is in no network/]],
  ['the network itself', { address: '192.0.2.0/24' }, [/is the network/]],
  ['the address of another', { address: '192.0.2.11/24' }, [/192\.0\.2\.11\/24 is db1’s/]],
  ['a gateway of nobody', { address: '192.0.2.9/24', gateway: 'gw' }, [/gw is not an IP address/]],
  ['a key that was cut', { keys: KEY.slice(0, 60) }, [/switchyard\.keys, key 1: the key is/]],
  ['a private key', { keys: '-----BEGIN OPENSSH PRIVATE KEY-----' }, [/this is a private key/]],
  [
    'several things at once',
    { hostname: 'db1', address: '192.0.2.9', keys: 'x' },
    [/role db/, /key 1/, /no network/],
  ],
]

for (const [name, fields, expected] of WRONG) {
  test(`${name}: told with the field to mend`, async (t) => {
    const said = faults(fields)
    t.equal(said.length, expected.length)
    expected.forEach((each, index) => {
      t.match(said[index], each)
    })
  })
}

test('several interfaces are told apart by their MAC addresses, with one address each', async (t) => {
  const { source } = form({})
  const interfaces = [
    { addresses: ['192.0.2.30/24'], dns: [], mac: '52-54-00-00-00-AA' },
    { addresses: ['2001:db8::30/64'], dns: [], mac: '52:54:00:00:00:ab' },
  ]
  const { node } = decide(image, { source, interfaces, keys: [] })
  t.same(
    node.interfaces.map(({ network, mac }) => [network, mac]),
    [
      ['voice', '52:54:00:00:00:aa'],
      ['data', '52:54:00:00:00:ab'],
    ],
  )
  const nameless = interfaces.map(({ mac: _, ...each }) => each)
  t.match(
    problemsOf(() => decide(image, { source, interfaces: nameless, keys: [] })),
    [{ message: /no MAC address/ }, { message: /no MAC address/ }],
  )
  const two = [{ addresses: ['192.0.2.30/24', '192.0.2.31/24'], dns: [] }]
  t.match(
    problemsOf(() => decide(image, { source, interfaces: two, keys: [] })),
    [{ message: /not alone/ }],
  )
})

test('whatever is told: a node of the role with an address nobody has, or a refusal', async (t) => {
  const word = fc.oneof(
    fc.constantFrom('cs', 'db', '', '192.0.2.', '/24'),
    fc.string({ maxLength: 6 }),
  )
  const text = fc.oneof(
    fc.tuple(word, word).map((words) => words.join('')),
    fc.integer({ min: 0, max: 300 }).map((n) => `192.0.2.${n}/24`),
    fc.integer({ min: 0, max: 2000 }).map((n) => `cs${n}`),
  )
  const fields = fc.record({ hostname: text, address: text }, { requiredKeys: [] })
  fc.assert(
    fc.property(fields, (typed) => {
      if (faults(typed).length > 0) return true
      const { node, cluster } = decide(image, form(typed))
      const addresses = cluster.nodes.flatMap(({ interfaces }) => interfaces.map((i) => i.address))
      return (
        /^cs[1-9]\d{0,2}$/.test(node.name) &&
        new Set(addresses).size === addresses.length &&
        node.interfaces.every(({ network, address }) => {
          const subnet = parseSubnet(CLUSTER.networks.find((n) => n.name === network)?.subnet ?? '')
          const value = parseAddress(address)
          return subnet !== undefined && value !== undefined && contains(subnet, value)
        })
      )
    }),
    { numRuns: 500 },
  )
  t.pass('for any form')
})
