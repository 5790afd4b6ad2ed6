import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { test } from 'tap'
import type { Cluster } from '../../../inventory/model/cluster.ts'
import { isExplained } from '../../../inventory/model/problem.ts'
import { GiB, MiB } from '../../../inventory/model/units.ts'
import { CLUSTER_FILE } from '../../../inventory/source/cluster-file-error.ts'
import { keyFilesOf, parseCluster } from '../../../inventory/source/parse-cluster.ts'
import { parseSource } from '../../../inventory/source/parse-source.ts'
import { CLUSTER_MISTAKES, type Sections, SOUND } from './cluster-mistakes.ts'
import { METAL_MISTAKES } from './metal-mistakes.ts'
import { KEYS } from './public-keys.ts'
import { YAML_MISTAKES } from './yaml-mistakes.ts'

const KEY_FILES: Readonly<Record<string, string>> = {
  'keys/anna.pub': KEYS.ED25519.line,
  'keys/copy-of-anna.pub': KEYS.ED25519.line,
  'keys/boris.pub': KEYS.ECDSA_256.line,
  'keys/secret.asc': '-----BEGIN PGP PRIVATE KEY BLOCK-----\n',
}

function fileOf(sections: Sections): string {
  return `${Object.values({ ...SOUND, ...sections }).join('\n')}\n`
}

function parse(text: string): Cluster {
  const source = parseSource(text, 'cluster.yaml', CLUSTER_FILE)
  const contents = keyFilesOf(source).map((name) => {
    const key = KEY_FILES[name]
    return [name, key === undefined ? { fault: 'does not exist' } : { text: key }] as const
  })
  return parseCluster(source, new Map(contents))
}

for (const { title, sections, expected } of [...CLUSTER_MISTAKES, ...METAL_MISTAKES]) {
  test(`says where and what: ${title}`, async (t) => {
    t.throws(() => parse(fileOf(sections)), {
      code: 'CLUSTER_INVALID',
      blame: 'input',
      message: expected.join('\n'),
    })
  })
}

for (const { title, text, expected } of YAML_MISTAKES) {
  test(`says where and what: ${title}`, async (t) => {
    t.throws(() => parse(text), { code: 'CLUSTER_INVALID', message: expected.join('\n') })
  })
}

test('fills in what a short file leaves out', async (t) => {
  const cluster = parse(fileOf({}))
  t.match(cluster, { name: 'demo', locale: 'C.UTF-8', timeZone: 'UTC' })
  t.equal(cluster.ntp.length, 4)
  t.notOk('mirror' in cluster)
  t.same(cluster.switch, { port: 5060, mediaPorts: [30000, 39999], routes: [] })
  t.same(cluster.nodes, [
    {
      name: 'cs1',
      role: 'cs',
      ordinal: 1,
      interfaces: [
        { network: 'voice', address: '192.0.2.10', prefix: 24, gateway: '192.0.2.1', dns: [] },
      ],
      hardware: { cpus: 2, memory: 2 * GiB, disk: 16 * GiB },
      layout: 'appliance',
      packages: [],
    },
  ])
  t.equal(cluster.administrators[0]?.keys[0]?.fingerprint, KEYS.ED25519.fingerprint)
})

test('a node overrides its role, and the role in the file the built-in one', async (t) => {
  const [cs1, cs2] = parse(
    fileOf({
      extra: 'roles:\n  cs: { hardware: { memory: 512MiB, disk: 960GB }, packages: [tcpdump] }',
      nodes: [
        'nodes:',
        '  cs1: { address: 192.0.2.10, hardware: { cpus: 8, disk: 1TiB }, packages: [tcpdump, vim] }',
        '  cs2: { address: 192.0.2.11 }',
      ].join('\n'),
    }),
  ).nodes
  t.same(cs1?.hardware, { cpus: 8, memory: 512 * MiB, disk: 1024 * GiB })
  t.same(cs2?.hardware, { cpus: 2, memory: 512 * MiB, disk: 960 * 1000 ** 3 })
  t.same(cs1?.packages, ['tcpdump', 'vim'])
})

test('a node with two interfaces has one way out; its MAC addresses are normalised', async (t) => {
  const [node] = parse(
    fileOf({
      networks: [
        'networks:',
        '  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1 }',
        '  office: { subnet: 198.51.100.0/24, gateway: 198.51.100.1, dns: [198.51.100.1] }',
      ].join('\n'),
      nodes: [
        'nodes:',
        '  es1:',
        '    interfaces:',
        '      - { network: office, address: 198.51.100.7, mac: 52-54-00-AA-00-01 }',
        '      - { network: voice, address: 192.0.2.10, mac: "52:54:00:aa:00:02" }',
      ].join('\n'),
    }),
  ).nodes
  t.match(node?.interfaces, [
    { network: 'office', gateway: '198.51.100.1', mac: '52:54:00:aa:00:01' },
    { network: 'voice', mac: '52:54:00:aa:00:02' },
  ])
  t.notOk('gateway' in (node?.interfaces[1] ?? {}))
})

test('a node may be the router of its network', async (t) => {
  const [node] = parse(fileOf({ nodes: 'nodes:\n  vpn1: { address: 192.0.2.1 }' })).nodes
  t.notOk('gateway' in (node?.interfaces[0] ?? { gateway: '' }))
})

test('IPv6 works throughout, with a link-local router', async (t) => {
  const [node] = parse(
    fileOf({
      networks: 'networks:\n  voice: { subnet: "2001:db8:0::/64", gateway: "fe80::1" }',
      nodes: 'nodes:\n  cs1: { address: "2001:DB8::0010" }',
    }),
  ).nodes
  t.match(node?.interfaces, [{ address: '2001:db8::10', prefix: 64, gateway: 'fe80::1' }])
})

test('scalars mean what their author typed, quoted or not', async (t) => {
  const routes = ['0123', '7', '"7495"', '""', '+1'].map(
    (prefix) => `    - { prefix: ${prefix}, to: "sip:[2001:db8::1]:5060" }`,
  )
  const cluster = parse(
    fileOf({ cluster: 'cluster: yes', extra: ['switch:', '  routes:', ...routes].join('\n') }),
  )
  t.equal(cluster.name, 'yes')
  t.same(
    cluster.switch.routes.map(({ prefix }) => prefix),
    ['0123', '7495', '+1', '7', ''],
    'the longest prefix comes first',
  )
})

test('anchors and aliases work', async (t) => {
  const { nodes } = parse(
    fileOf({
      nodes: [
        'nodes:',
        '  ds1: { address: 192.0.2.10, hardware: &big { cpus: 16 } }',
        '  ds2: { address: 192.0.2.11, hardware: *big }',
      ].join('\n'),
    }),
  )
  t.same(nodes[0]?.hardware, nodes[1]?.hardware)
  t.equal(nodes[1]?.hardware.cpus, 16)
})

test('a hundred problems are enough at once', async (t) => {
  const nodes = Array.from({ length: 300 }, (_, index) => `  cs${index + 1}: { adress: x }`)
  t.throws(() => parse(fileOf({ nodes: ['nodes:', ...nodes].join('\n') })), {
    message: /there are 200 more problems$/,
  })
})

const EXAMPLE = readFileSync('examples/standalone/cluster.yaml', 'utf8')
const cut = fc.record({
  at: fc.nat(EXAMPLE.length),
  length: fc.nat(12),
  put: fc.constantFrom(
    '',
    ' ',
    ':',
    '- ',
    '[',
    '"',
    'x: y',
    '*',
    '{}',
    '\n',
    '9',
    'null',
    '..',
    '/',
  ),
})

test('a file with slips of the finger is read, or refused with places', async () => {
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
      const text = cuts.reduce(
        (before, { at, length, put }) => before.slice(0, at) + put + before.slice(at + length),
        EXAMPLE,
      )
      try {
        return parse(text.replace('keys/admin.pub', 'keys/anna.pub')).nodes.length > 0
      } catch (error) {
        return isExplained(error) && error.problems.every(({ at }) => at && at.line > 0)
      }
    }),
    { numRuns: 500 },
  )
})

const METAL = `nodes:
  db1:
    address: 192.0.2.10
    mac: "52:54:00:00:00:0b"
    metal:
      disks:
        - { size: 960GB, serial: S4EVNX0M512345, keep: { label: archive, start: 1048576B, size: 512B } }
        - { size: 960197124096B, model: MZ7LH, bus: scsi }
      raid: 1
  ms1:
    address: 192.0.2.11
    mac: "52:54:00:00:00:0c"
    metal: { disks: [{ size: 20GiB }], layout: signalling, reserve: 20, encryption: { unlock: tpm2 } }`

test('a physical server has its disks in bytes and the layout of its role', async (t) => {
  const [db1, ms1] = parse(fileOf({ nodes: METAL })).nodes
  t.same(db1?.metal, {
    layout: 'database',
    raid: 1,
    reserve: 0,
    disks: [
      // A disk of 960 GB has a few more than 960 billion bytes.
      {
        ...{ bytes: 960_197_124_096, serial: 'S4EVNX0M512345' },
        keep: { by: 'label', value: 'archive', start: 1_048_576, size: 512 },
      },
      { bytes: 960_197_124_096, model: 'MZ7LH', bus: 'scsi' },
    ],
  })
  t.same(ms1?.metal, {
    ...{ layout: 'signalling', reserve: 20, encryption: { unlock: 'tpm2' } },
    disks: [{ bytes: 20 * GiB }],
  })
})
