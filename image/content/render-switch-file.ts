import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'

/** rtpengine's control port and the engine's application port; both only on the loopback. */
const RTPENGINE_PORT = 2223
const ENGINE_PORT = 9022

/** `/etc/switchyard/switch.json` of a node. */
export function renderSwitchFile(cluster: Cluster, node: Node): string {
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
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
