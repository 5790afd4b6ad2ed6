import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import type { Machine } from './machine.ts'
import { ROLE_NEEDS } from './role-needs.ts'

/** The virtual machine a node of the cluster wants. */
export function machineOf({ domain }: Pick<Cluster, 'domain'>, node: Node): Machine {
  const { name, role, hardware, interfaces } = node
  return {
    ...{ name, role, domain, ...hardware },
    nics: interfaces.map(({ network, mac }) => ({ network, ...(mac ? { mac } : {}) })),
    firmware: 'secure-boot',
    needs: ROLE_NEEDS[role],
  }
}
