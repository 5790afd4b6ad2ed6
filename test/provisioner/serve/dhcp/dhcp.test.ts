import { test } from 'tap'
import { chooseInterface } from '../../../../provisioner/serve/dhcp/choose-interface.ts'
import {
  MESSAGE,
  OPTION,
  parseAnswer,
  renderQuestion,
} from '../../../../provisioner/serve/dhcp/dhcp-packet.ts'
import { renderDnsmasq } from '../../../../provisioner/serve/dhcp/render-dnsmasq.ts'
import { golden } from '../../../support/golden.ts'

const NETWORK = {
  ...{ interface: 'eth1', address: '192.0.2.2', netmask: '255.255.255.0', port: 8080 },
  folder: '/tmp/loaders',
}

test('dnsmasq is told to add to the answers of another server', async (t) => {
  golden(t, 'provisioner/serve/proxy.conf', renderDnsmasq(NETWORK))
})

test('dnsmasq is a server where it is given addresses', async (t) => {
  const range = { from: '192.0.2.100', to: '192.0.2.150', gateway: '192.0.2.1' }
  golden(t, 'provisioner/serve/server.conf', renderDnsmasq({ ...NETWORK, range }))
})

test('a question is read back as the answer it becomes', async (t) => {
  const options = [[OPTION.vendorClass, Buffer.from('PXEClient')]] as const
  const bytes = renderQuestion({ id: 7, mac: '52:54:00:00:00:01', type: MESSAGE.offer, options })
  t.equal(parseAnswer(bytes), undefined, 'a client’s message is no answer')
  bytes[0] = 2
  t.match(parseAnswer(bytes), { id: 7, type: MESSAGE.offer, vendorClass: 'PXEClient' })
  t.equal(parseAnswer(bytes.subarray(0, 100)), undefined)
})

const interfaces = Object.fromEntries(
  [
    ['eth0', '198.51.100.7'],
    ['eth1', '192.0.2.2'],
  ].map(([name, address = '']) => [
    name,
    [
      ...[{ address, netmask: '255.255.255.0', cidr: `${address}/24`, internal: false }].map(
        (each) => ({ ...each, family: 'IPv4' as const, mac: '' }),
      ),
    ],
  ]),
)

test('the interface on the network of the nodes is served', async (t) => {
  const chosen = chooseInterface(interfaces, { nodes: ['192.0.2.11'] })
  t.match(chosen, { interface: 'eth1', address: '192.0.2.2', broadcast: '192.0.2.255' })
  t.equal(chooseInterface(interfaces, { name: 'eth0', nodes: [] }).interface, 'eth0')
  for (const wanted of [
    { nodes: ['203.0.113.1'] },
    { nodes: ['192.0.2.11', '198.51.100.8'] },
    { name: 'eth9', nodes: ['192.0.2.11'] },
  ]) {
    t.throws(() => chooseInterface(interfaces, wanted), { code: 'SERVE_REFUSED' })
  }
})
