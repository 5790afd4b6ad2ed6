import { test } from 'tap'
import { renderFirewall } from '../../../image/content/render-firewall.ts'
import { renderSwitchFile } from '../../../image/content/render-switch-file.ts'
import type { ApiSettings } from '../../../inventory/model/cluster.ts'
import { openApiPorts } from '../../../inventory/model/open-api-ports.ts'
import { parseSwitchFile } from '../../../switch/service/parse-switch-file.ts'
import { CLUSTER, CS1 } from './a-cluster.ts'

/** The node whose cluster has an API. */
function withApi(http: ApiSettings) {
  const settings = { ...CLUSTER.switch, trunks: [], http }
  const text = renderSwitchFile({ ...CLUSTER, switch: settings }, CS1)
  const doors = renderFirewall(settings).match(/tcp dport \d+/g)
  return { file: parseSwitchFile(text, 'switch.json'), doors, ports: openApiPorts(settings) }
}

test('an API with a certificate is served to everybody, with the key that systemd passes', async (t) => {
  const { file, doors, ports } = withApi({
    ...{ port: 8443, certificate: '/etc/ssl/certs/api.pem' },
    origins: ['https://desk.example.org'],
  })
  t.same(file.http, {
    listen: { address: '192.0.2.10', port: 8443 },
    tls: { certificate: '/etc/ssl/certs/api.pem', key: '/etc/credstore/api.key' },
    origins: ['https://desk.example.org'],
  })
  t.ok(file.store)
  t.same(doors, ['tcp dport 22', 'tcp dport 8443'])
  t.same(ports, [8443])
})

test('an API without a certificate stays on the node', async (t) => {
  const { file, doors, ports } = withApi({ port: 8443 })
  t.same(file.http, { listen: { address: '127.0.0.1', port: 8443 } })
  t.same(doors, ['tcp dport 22'])
  t.same(ports, [])
})
