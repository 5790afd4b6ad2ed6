import type { Cluster, Node } from '../inventory/model/cluster.ts'
import { ROLES } from '../inventory/model/role.ts'
import { formatSize } from '../partitioning/formats/format-size.ts'
import { renderTable } from './table.ts'

/** What a node is, in a few lines. */
export function describeNode(cluster: Cluster, node: Node): string {
  const { name, role, interfaces, packages } = node
  return renderTable([
    [`${name}.${cluster.domain}`, ROLES[role]],
    ['hardware', hardwareOf(node)],
    ...interfaces.map(({ network, address, prefix }) => [network, `${address}/${prefix}`]),
    ...(packages.length > 0 ? [['packages', packages.join(', ')]] : []),
    ['logins', cluster.administrators.map((each) => each.name).join(', ')],
  ])
}

function hardwareOf({ hardware: { cpus, memory, disk }, metal }: Node): string {
  const sizes = metal?.disks.map(({ bytes }) => bytes) ?? [disk]
  const disks = sizes.map((bytes) => `${formatSize(bytes)} disk`)
  return [`${cpus} CPU`, `${formatSize(memory)} memory`, ...disks].join(', ')
}
