import fc from 'fast-check'
import { test } from 'tap'
import { IdentityError } from '../../../provisioner/firstboot/identity/identity-error.ts'
import { withPrefix } from '../../../provisioner/firstboot/identity/netmask.ts'
import { readConfigDrive } from '../../../provisioner/firstboot/identity/read-config-drive.ts'
import { readCredentials } from '../../../provisioner/firstboot/identity/read-credentials.ts'
import { readNoCloud } from '../../../provisioner/firstboot/identity/read-nocloud.ts'
import { readOvfEnvironment } from '../../../provisioner/firstboot/identity/read-ovf.ts'
import { LONGEST } from '../../../provisioner/firstboot/identity/told.ts'
import { problemsOf } from './problems-of.ts'

const told = ({ source: _, ...rest }: ReturnType<typeof readCredentials>) => rest

/** As vCenter writes it (vSphere's ovfEnv). */
const ovfEnvironment = (
  properties: Readonly<Record<string, string>>,
) => `<?xml version="1.0" encoding="UTF-8"?>
<Environment
     xmlns="http://schemas.dmtf.org/ovf/environment/1"
     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
     xmlns:oe="http://schemas.dmtf.org/ovf/environment/1"
     xmlns:ve="http://www.vmware.com/schema/ovfenv"
     oe:id=""
     ve:vCenterId="vm-42">
   <PlatformSection>
      <Kind>VMware ESXi</Kind>
      <Version>8.0.3</Version>
   </PlatformSection>
   <PropertySection>
${Object.entries(properties)
  .map(([key, value]) => `         <Property oe:key="${key}" oe:value="${escaped(value)}"/>`)
  .join('\n')}
   </PropertySection>
   <ve:EthernetAdapterSection>
      <ve:Adapter ve:mac="00:50:56:00:00:01" ve:network="voice" ve:unitNumber="7"/>
   </ve:EthernetAdapterSection>
</Environment>
`

const escaped = (text: string) =>
  text.replace(/[&<>"\n\r\t]/g, (sign) => `&#${sign.charCodeAt(0)};`)

test('the form of an OVF deployment is read; empty fields are not given', async (t) => {
  const text = ovfEnvironment({
    ...{ hostname: 'ds2', address: '192.0.2.12/24', gateway: '', dns: '192.0.2.53, 192.0.2.54' },
    ...{ keys: 'ssh-ed25519 AAAA ann', 'vami.ip0.other': 'x' },
  })
  t.same(told(readOvfEnvironment(text)), {
    name: 'ds2',
    interfaces: [{ addresses: ['192.0.2.12/24'], dns: ['192.0.2.53', '192.0.2.54'] }],
    keys: ['ssh-ed25519 AAAA ann'],
  })
  const empty = ovfEnvironment({ hostname: '', address: ' ', keys: '' })
  t.same(told(readOvfEnvironment(empty)), { interfaces: [], keys: [] })
  t.same(told(readOvfEnvironment(ovfEnvironment({}))), { interfaces: [], keys: [] })
})

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ['cut off', '<Environment><PropertySection>', /it is not XML/],
  ['nothing', '', /it is not XML/],
  ['other XML', '<html/>', /no OVF environment/],
  ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><Environment/>', /has a DOCTYPE/],
  ['endless', ' '.repeat(LONGEST + 1), /is longer than/],
]

for (const [name, text, message] of REFUSED) {
  test(`an OVF environment that is ${name} is refused`, async (t) => {
    t.match(
      problemsOf(() => readOvfEnvironment(text)),
      [{ message }],
    )
  })
}

test('whatever is typed into the form arrives', async (t) => {
  const typed = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((text) => text.trim())
  fc.assert(
    fc.property(typed.filter(Boolean), (value) => {
      return readOvfEnvironment(ovfEnvironment({ hostname: value })).name === value
    }),
  )
  t.pass('for any text')
})

test('a seed of Proxmox is read', async (t) => {
  const userData = `#cloud-config
hostname: ds2
manage_etc_hosts: true
fqdn: ds2.example.org
user: admin
ssh_authorized_keys:
  - ssh-ed25519 AAAA ann
chpasswd:
  expire: False
users:
  - default
package_upgrade: true
`
  const networkConfig = `version: 1
config:
    - type: physical
      name: eth0
      mac_address: 'bc:24:11:00:00:01'
      subnets:
      - type: static
        address: '192.0.2.12'
        netmask: '255.255.255.0'
        gateway: '192.0.2.1'
    - type: nameserver
      address:
      - '192.0.2.53'
      search:
      - 'example.org'
`
  const files = { userData, networkConfig, metaData: 'instance-id: 0123456789abcdef\n' }
  t.same(told(readNoCloud(files)), {
    name: 'ds2',
    interfaces: [
      {
        ...{ addresses: ['192.0.2.12/24'], dns: ['192.0.2.53'] },
        ...{ mac: 'bc:24:11:00:00:01', gateway: '192.0.2.1' },
      },
    ],
    keys: ['ssh-ed25519 AAAA ann'],
  })
})

test('a network-config of version 2 is read, with and without its outer key', async (t) => {
  const inner = `version: 2
ethernets:
  lan:
    match: { macaddress: "52:54:00:00:00:12" }
    addresses: [ "2001:db8::12/64" ]
    routes: [ { to: default, via: "2001:db8::1" } ]
    nameservers: { addresses: [ "2001:db8::53" ] }
  other: { dhcp4: true }
`
  const outer = `network:\n${inner.replaceAll(/^/gm, '  ').trimEnd()}\n`
  for (const networkConfig of [inner, outer]) {
    t.same(readNoCloud({ networkConfig }).interfaces, [
      {
        ...{ addresses: ['2001:db8::12/64'], dns: ['2001:db8::53'] },
        ...{ mac: '52:54:00:00:00:12', gateway: '2001:db8::1' },
      },
    ])
  }
})

test('meta-data names a node that user-data does not; scripts are left alone', async (t) => {
  const metaData = 'local-hostname: ds3\npublic-keys:\n  - ssh-rsa AAAA bob\n'
  const { name, keys } = readNoCloud({ metaData, userData: '#!/bin/sh\nhostname: x\n' })
  t.same({ name, keys }, { name: 'ds3', keys: ['ssh-rsa AAAA bob'] })
  t.same(told(readNoCloud({})), { interfaces: [], keys: [] })
})

test('a name that looks like a number stays as it was written', async (t) => {
  t.equal(readNoCloud({ metaData: 'local-hostname: 0123\n' }).name, '0123')
})

test('a seed that is no YAML is refused at its place', async (t) => {
  t.match(
    problemsOf(() => readNoCloud({ metaData: 'a: 1\nb: [\n' })),
    [{ at: { file: 'meta-data', line: 3 } }],
  )
  t.match(
    problemsOf(() => readNoCloud({ networkConfig: 'version: 3\n' })),
    [{ message: /network-config: / }],
  )
})

test('a ConfigDrive is read', async (t) => {
  const files = {
    metaData: JSON.stringify({
      uuid: 'x',
      hostname: 'ds2.novalocal',
      public_keys: { k: 'ssh-rsa A' },
    }),
    networkData: JSON.stringify({
      links: [{ id: 'tap0', type: 'phy', ethernet_mac_address: 'fa:16:3e:00:00:01' }],
      networks: [
        {
          ...{ id: 'n0', link: 'tap0', type: 'ipv4', ip_address: '192.0.2.12' },
          ...{ netmask: '255.255.255.0' },
          routes: [{ network: '0.0.0.0', netmask: '0.0.0.0', gateway: '192.0.2.1' }],
        },
      ],
      services: [{ type: 'dns', address: '192.0.2.53' }],
    }),
  }
  t.same(told(readConfigDrive(files)), {
    name: 'ds2.novalocal',
    interfaces: [
      {
        ...{ addresses: ['192.0.2.12/24'], dns: ['192.0.2.53'] },
        ...{ mac: 'fa:16:3e:00:00:01', gateway: '192.0.2.1' },
      },
    ],
    keys: ['ssh-rsa A'],
  })
})

test('SMBIOS strings are read', async (t) => {
  const given = { 'switchyard.hostname': 'ds2\n', 'switchyard.address': '192.0.2.12/24' }
  t.same(told(readCredentials(given)), {
    name: 'ds2',
    interfaces: [{ addresses: ['192.0.2.12/24'], dns: [] }],
    keys: [],
  })
})

test('any text at all is read or refused, and nothing else happens', async (t) => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.json(),
    fc.constantFrom(
      '&a [*a]',
      'a: &a [*a, *a]',
      '<<: 1',
      '- - -',
      '? ? ?',
      '!!binary x',
      '%YAML 9',
    ),
    fc.object().map((value) => `#cloud-config\n${JSON.stringify(value)}`),
  )
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      for (const read of [
        () => readOvfEnvironment(a),
        () => readNoCloud({ metaData: a, userData: `#cloud-config\n${b}`, networkConfig: c }),
        () => readConfigDrive({ metaData: a, networkData: b }),
      ]) {
        try {
          const { interfaces, keys } = read()
          if (!Array.isArray(interfaces) || !Array.isArray(keys)) return false
        } catch (error) {
          if (!(error instanceof IdentityError) || error.problems.length === 0) throw error
        }
      }
      return true
    }),
    { numRuns: 500 },
  )
  t.pass('for any text')
})

test('netmasks become prefixes; what is none stays to be refused', async (t) => {
  t.equal(withPrefix('192.0.2.1', '255.255.255.0'), '192.0.2.1/24')
  t.equal(withPrefix('192.0.2.1', '24'), '192.0.2.1/24')
  t.equal(withPrefix('192.0.2.1', '0.0.0.0'), '192.0.2.1/0')
  t.equal(withPrefix('192.0.2.1', '255.255.255.255'), '192.0.2.1/32')
  t.equal(withPrefix('192.0.2.1', '255.0.255.0'), '192.0.2.1/255.0.255.0')
  t.equal(withPrefix('192.0.2.1/25', '255.255.255.0'), '192.0.2.1/25')
  t.equal(withPrefix('2001:db8::1', 'ffff:ffff::'), '2001:db8::1/32')
  t.equal(withPrefix('192.0.2.1', undefined), '192.0.2.1')
})
