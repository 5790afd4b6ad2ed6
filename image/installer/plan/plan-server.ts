import type { Cluster } from '../../../inventory/model/cluster.ts'
import { type Identity, identityOf } from '../../../partitioning/layout/identity.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { serverMachineOf } from '../../../partitioning/server/server-machine.ts'
import { solveServer } from '../../../partitioning/server/solve-server.ts'
import type { ServerDisk, SolvedServer } from '../../../partitioning/server/solved-server.ts'
import type { MetalNode } from '../preseed-input.ts'

/** A server's layout with its disks as variables of a shell: `$disk1`, and `${part1}4` on it. */
export interface PlannedServer {
  readonly solved: SolvedServer
  readonly identity: Identity
}

/** @throws {RecipeTooLargeError} when the node's disks are too small. */
export function planServer(cluster: Cluster, node: MetalNode): PlannedServer {
  const machine = serverMachineOf(node)
  const [first, ...others] = machine.disks
  const disks = [asVariable(first, 0), ...others.map((disk, index) => asVariable(disk, index + 1))]
  const [one = first, ...more] = disks
  return {
    solved: solveServer(serverLayoutNamed(node.metal.layout), {
      ...machine,
      disks: [one, ...more],
    }),
    identity: identityOf({ cluster: cluster.name, node: node.name }),
  }
}

const asVariable = (disk: ServerDisk, index: number): ServerDisk => ({
  ...disk,
  device: `$disk${index + 1}`,
  stem: `\${part${index + 1}}`,
})
