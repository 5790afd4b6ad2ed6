import type { Administrator, Cluster, Node } from '../../../inventory/model/cluster.ts'
import type { Problem } from '../../../inventory/model/problem.ts'
import { ROLES } from '../../../inventory/model/role.ts'
import { Mistake } from '../../../inventory/model/scalar.ts'
import { parseNodeName } from '../../../inventory/source/node-name.ts'
import { parsePublicKeys } from '../../../inventory/source/parse-public-keys.ts'
import { checkInterface } from './check-interface.ts'
import { IdentityError } from './identity-error.ts'
import type { Told } from './told.ts'

/** A cluster, and which of its nodes this machine is. */
export interface Identity {
  readonly cluster: Cluster
  readonly node: Node
}

/**
 * Makes of an image and what a hypervisor tells the node this machine is: the node of that name in
 * the cluster, or one more node of the image's role.
 *
 * @param image who a machine is that is told nothing.
 * @throws {IdentityError} with all that is wrong.
 */
export function decide(image: Identity, told: Told): Identity {
  const name = nameOf(image, told)
  const keys = keysOf(told)
  const known = image.cluster.nodes.find((node) => node.name === name.value)
  // A wrong name belongs to nobody; that it has no address is no news.
  const given = name.problems.length > 0 ? image.node : known
  const interfaces = interfacesOf(image.cluster, told, { known: given, name: name.value })
  const problems = [...name.problems, ...keys.problems, ...interfaces.problems]
  if (problems.length > 0) throw new IdentityError(told.source.title, problems)
  const node: Node = {
    ...(known ?? image.node),
    ...{ name: name.value, ordinal: name.ordinal, interfaces: interfaces.value },
  }
  return { node, cluster: withNode(withKeys(image.cluster, keys.value), node) }
}

function withNode(cluster: Cluster, node: Node): Cluster {
  const nodes = cluster.nodes.some(({ name }) => name === node.name)
    ? cluster.nodes.map((each) => (each.name === node.name ? node : each))
    : [...cluster.nodes, node]
  return { ...cluster, nodes }
}

function withKeys(cluster: Cluster, keys: Administrator['keys']): Cluster {
  if (keys.length === 0) return cluster
  return { ...cluster, administrators: [...cluster.administrators, { name: 'seed', keys }] }
}

/** The first label counts: seeds write host names with and without a domain. */
function nameOf({ node }: Identity, { name, source }: Told) {
  const [value = ''] = (name ?? node.name).split('.')
  const read = parseNodeName(value)
  const problem = (message: string, hint: string) => ({
    ...{ value, ordinal: 0, problems: [{ message: `${source.name}: ${value} ${message}`, hint }] },
  })
  if (read instanceof Mistake) return problem(read.message, read.hint ?? '')
  if (read.role === node.role) return { value, ordinal: read.ordinal, problems: [] }
  return problem(
    `is of role ${read.role}, ${ROLES[read.role]}; this image is of role ${node.role}`,
    `name it ${node.role}${read.ordinal}, or deploy the image of a node of role ${read.role}`,
  )
}

function keysOf({ keys, source }: Told) {
  const text = keys.join('\n')
  if (text.trim() === '') return { value: [], problems: [] }
  const { keys: value, faults } = parsePublicKeys(text, source.title)
  const problems = faults.map(({ message, hint, at }): Problem => {
    const place = `${source.keys}, key ${at.line}`
    return { message: `${place}: ${message}`, ...(hint ? { hint } : {}) }
  })
  return { value, problems }
}

interface Named {
  readonly known: Node | undefined
  readonly name: string
}

function interfacesOf(cluster: Cluster, told: Told, { known, name }: Named) {
  if (told.interfaces.length > 0) {
    const isSingle = told.interfaces.length === 1
    const all = told.interfaces.map((each) =>
      checkInterface(each, { cluster, told, name, isSingle }),
    )
    return {
      value: all.flatMap(({ value }) => (value ? [value] : [])),
      problems: all.flatMap(({ problems }) => problems),
    }
  }
  if (known) return { value: known.interfaces, problems: [] }
  const message = `${told.source.address}: no address is given, and cluster.yaml has no node ${name}`
  const hint = 'give one such as 192.0.2.11/24, or the name of a node that is in cluster.yaml'
  return { value: [], problems: [{ message, hint }] }
}
