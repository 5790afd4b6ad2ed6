import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'

/** rtpengine's control port and the engine's application port; both only on the loopback. */
const RTPENGINE_PORT = 2223
const ENGINE_PORT = 9022

/** Within the unit's StateDirectory; its path is that of a socket too, and has to be short. */
const STORE = '/var/lib/switchyard-switch/db'

/** `/etc/switchyard/switch.json` of a node. */
export function renderSwitchFile(cluster: Cluster, node: Node): string {
  const { trunks } = cluster.switch
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
    ...(trunks && { store: { folder: STORE }, trunks }),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
