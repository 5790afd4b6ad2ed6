import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { switchFileOf } from '../../inventory/services/switch-file.ts'

/** Text of `/etc/switchyard/switch.json` of a node. */
export function renderSwitchFile(cluster: Cluster, node: Node): string {
  return `${JSON.stringify(switchFileOf(cluster, node), null, 2)}\n`
}
