import type { Cluster, Node } from '../../inventory/model/cluster.ts'

/** Where a node keeps the description it was made from. It has no secret: keys are public halves. */
export const IDENTITY_FILE = '/etc/switchyard/cluster.json'

/** Who a machine is: what its files are made from, at the bake and when a hypervisor names it anew. */
export interface ImageIdentity {
  readonly cluster: Cluster
  /** One of the cluster's nodes. */
  readonly node: Node
  /** URI of the Debian archive the node updates from. */
  readonly mirror: string
}

export function renderIdentity({ cluster, node, mirror }: ImageIdentity): string {
  return `${JSON.stringify({ node: node.name, mirror, cluster }, null, 1)}\n`
}

/** Reads what {@link renderIdentity} wrote; nothing else writes it. */
export function parseIdentity(text: string): ImageIdentity {
  const { node: name, mirror, cluster } = JSON.parse(text)
  const node = cluster.nodes.find((each: Node) => each.name === name)
  if (!node) throw new Error(`${IDENTITY_FILE} has no node ${name}`)
  return { cluster, node, mirror }
}
