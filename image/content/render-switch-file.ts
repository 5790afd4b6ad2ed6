import type { ApiSettings, Cluster, Node } from '../../inventory/model/cluster.ts'
import type { HttpSettings, SwitchFile } from '../../inventory/model/switch-file.ts'

/** rtpengine's control port and the engine's application port; both only on the loopback. */
const RTPENGINE_PORT = 2223
const ENGINE_PORT = 9022

/** Within the unit's StateDirectory; its path is that of a socket too, and has to be short. */
const STORE = '/var/lib/switchyard-switch/db'

/** Where systemd finds what units ask for by ImportCredential= (systemd.exec(5)). */
const API_KEY = '/etc/credstore/api.key'

/** `/etc/switchyard/switch.json` of a node. */
export function renderSwitchFile(cluster: Cluster, node: Node): string {
  const { trunks, numbering, http } = cluster.switch
  const value: SwitchFile = {
    node: node.name,
    domain: cluster.domain,
    sip: {
      listen: node.interfaces.map(({ address }) => ({
        protocol: 'udp',
        address,
        port: cluster.switch.port,
      })),
    },
    engine: {
      kind: 'switchyard',
      host: '127.0.0.1',
      port: ENGINE_PORT,
      secretFile: '/var/lib/switchyard/engine.secret',
    },
    rtpengines: [{ address: '127.0.0.1', port: RTPENGINE_PORT }],
    routes: cluster.switch.routes,
    timeZone: cluster.timeZone,
    ...(numbering && { numbering }),
    ...(trunks && { store: { folder: STORE }, trunks }),
    ...(http && { http: apiOf(http, node) }),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Tokens go over no wire without TLS. */
function apiOf({ port, certificate, origins }: ApiSettings, { interfaces }: Node): HttpSettings {
  const [first] = certificate === undefined ? [] : interfaces
  return {
    listen: { address: first?.address ?? '127.0.0.1', port },
    ...(certificate !== undefined && { tls: { certificate, key: API_KEY } }),
    ...(origins && { origins }),
  }
}
