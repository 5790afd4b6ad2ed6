import type { MetalNode } from '../image/installer/preseed-input.ts'
import type { Cluster, Node } from '../inventory/model/cluster.ts'
import { OneProblem } from '../inventory/model/one-problem.ts'
import type { Explained } from '../inventory/model/problem.ts'
import { nodeNamed } from './cluster-option.ts'

/** A virtual machine was asked to be installed like a server. */
export class NotMetalError extends OneProblem implements Explained {
  override readonly name = 'NotMetalError'
  readonly code = 'NODE_NOT_METAL'
  readonly blame = 'input'

  constructor(message: string) {
    super(message, 'say which disks are its own: metal: { disks: [{ size: 960GB, serial: ... }] }')
  }
}

/** @throws {UnknownNodeError} {NotMetalError} */
export function metalNodeNamed(cluster: Cluster, name: string): MetalNode {
  const node = nodeNamed(cluster, name)
  if (isMetal(node)) return node
  throw new NotMetalError(`node ${name} is not described as a physical server`)
}

/** Every physical server there is. @throws {NotMetalError} when there is none. */
export function metalNodes({ name, nodes }: Cluster): readonly MetalNode[] {
  const found = nodes.filter(isMetal)
  if (found.length > 0) return found
  throw new NotMetalError(`no node of ${name} is described as a physical server`)
}

const isMetal = (node: Node): node is MetalNode => node.metal !== undefined
