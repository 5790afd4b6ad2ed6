import type { Cluster, Node } from '../../inventory/model/cluster.ts'

/** A node with the disks it is installed on. */
export type MetalNode = Node & Required<Pick<Node, 'metal'>>

export interface PreseedInput {
  readonly cluster: Cluster
  readonly node: MetalNode
  /** URI of the Debian archive the installer takes packages from. */
  readonly mirror: string
  /** The installer lies on a medium with its packages, and nothing is asked of a network. */
  readonly isMedium?: boolean
}
