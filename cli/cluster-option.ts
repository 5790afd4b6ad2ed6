import { Option } from 'commander'
import type { Cluster, Node } from '../inventory/model/cluster.ts'
import { OneProblem } from '../inventory/model/one-problem.ts'
import type { Explained } from '../inventory/model/problem.ts'

/** `--file`, the same for every command that reads the description. */
export function clusterOption(): Option {
  return new Option('-f, --file <path>', 'the cluster file, or the folder it is in').default(
    'cluster.yaml',
  )
}

/** A node was asked for that the cluster does not have. */
export class UnknownNodeError extends OneProblem implements Explained {
  override readonly name = 'UnknownNodeError'
  readonly code = 'NODE_UNKNOWN'
  readonly blame = 'input'

  constructor(name: string, { name: cluster, nodes }: Cluster) {
    const message = `the cluster ${cluster} has no node ${name}`
    super(message, `it has ${nodes.map((node) => node.name).join(', ')}`)
  }
}

/** @throws {UnknownNodeError} */
export function nodeNamed(cluster: Cluster, name: string): Node {
  const node = cluster.nodes.find((each) => each.name === name)
  if (!node) throw new UnknownNodeError(name, cluster)
  return node
}
