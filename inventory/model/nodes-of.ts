import type { Cluster, Node } from './cluster.ts'
import type { RoleCode } from './role.ts'

/** Nodes of a role, in the order of their numbers. */
export function nodesOf({ nodes }: Cluster, role: RoleCode): readonly Node[] {
  return nodes
    .filter((node) => node.role === role)
    .toSorted((one, other) => one.ordinal - other.ordinal)
}
