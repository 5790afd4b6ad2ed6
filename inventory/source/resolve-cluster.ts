import { parseAddress } from '../model/address.ts'
import type {
  Administrator,
  Cluster,
  Network,
  NetworkInterface,
  Node,
  PublicKey,
} from '../model/cluster.ts'
import type { KeptPartition, Metal } from '../model/metal.ts'
import type { RoleCode } from '../model/role.ts'
import { Mistake } from '../model/scalar.ts'
import { type KeptInput, KNOWN_BY } from './check-kept.ts'
import type { ClusterInput, NodeInput } from './cluster-input.ts'
import { parseNodeName } from './node-name.ts'
import { type NodePlace, nodePlaces, type Subnets, subnetsOf } from './node-places.ts'
import { ROLE_DEFAULTS, SERVER_LAYOUTS } from './role-defaults.ts'

/** Keys by the file names in the cluster file. */
export type KeysByFile = ReadonlyMap<string, readonly PublicKey[]>

/** A checked input as the cluster it describes. */
export function resolveCluster(input: ClusterInput, keys: KeysByFile, mirrorKey?: string): Cluster {
  const networks = Object.entries(input.networks).map(([name, each]) => ({ name, ...each }))
  const subnets = subnetsOf(input.networks)
  return {
    name: input.cluster,
    domain: input.domain,
    locale: input.locale,
    timeZone: input.timezone,
    ntp: input.ntp,
    ...(input.mirror === undefined ? {} : { mirror: input.mirror }),
    ...(mirrorKey === undefined ? {} : { mirrorKey }),
    administrators: input.administrators.map((each) => resolveAdministrator(each, keys)),
    networks,
    nodes: Object.entries(input.nodes).map(([name, node]) =>
      resolveNode(name, { node, roles: input.roles, subnets, networks }),
    ),
    ...(input.wireguard === undefined ? {} : { wireguard: input.wireguard }),
    switch: {
      ...input.switch,
      routes: input.switch.routes.toSorted((a, b) => b.prefix.length - a.prefix.length),
    },
  }
}

function resolveAdministrator(
  { name, keys }: ClusterInput['administrators'][number],
  byFile: KeysByFile,
): Administrator {
  return { name, keys: keys.flatMap((file) => byFile.get(file) ?? []) }
}

interface NodeContext {
  readonly node: NodeInput
  readonly roles: ClusterInput['roles']
  readonly subnets: Subnets
  readonly networks: readonly Network[]
}

/** Settings of the node win over those of its role in the file, and these over the built-in ones. */
function resolveNode(name: string, { node, roles, subnets, networks }: NodeContext): Node {
  const parsed = parseNodeName(name)
  if (parsed instanceof Mistake) throw new TypeError(`${name} ${parsed.message}`)
  const defaults = ROLE_DEFAULTS[parsed.role]
  const role = roles[parsed.role]
  const places = nodePlaces(name, node, subnets)
  return {
    name,
    ...parsed,
    interfaces: places.map((place) => resolveInterface(place, subnets, networks)).map(oneDefault),
    hardware: { ...defaults.hardware, ...role?.hardware, ...node.hardware },
    layout: node.layout ?? role?.layout ?? defaults.layout,
    packages: [...new Set([...defaults.packages, ...(role?.packages ?? []), ...node.packages])],
    ...(node.metal ? { metal: resolveMetal(node.metal, parsed.role) } : {}),
  }
}

const resolveMetal = (metal: NonNullable<NodeInput['metal']>, role: RoleCode): Metal => ({
  ...metal,
  layout: metal.layout ?? SERVER_LAYOUTS[role],
  disks: metal.disks.map(({ size, keep, ...rest }) => ({
    bytes: size,
    ...rest,
    ...(keep ? { keep: resolveKept(keep) } : {}),
  })),
})

function resolveKept({ start, size, ...known }: KeptInput): KeptPartition {
  const [by = 'name'] = KNOWN_BY.filter((each) => known[each] !== undefined)
  return { by, value: known[by] ?? '', start, size }
}

function resolveInterface(
  { network: name = '', address, mac }: NodePlace,
  subnets: Subnets,
  networks: readonly Network[],
): NetworkInterface {
  const network = networks.find((each) => each.name === name)
  // The router of a network is a node like any other, but not its own router.
  const gateway = network?.gateway === address ? undefined : network?.gateway
  return {
    network: name,
    address,
    prefix: subnets.get(name)?.prefix ?? 0,
    ...(gateway === undefined ? {} : { gateway }),
    dns: network?.dns ?? [],
    ...(mac === undefined ? {} : { mac }),
  }
}

/** One default route per family: that of the first interface which has a gateway. */
function oneDefault(
  each: NetworkInterface,
  index: number,
  all: readonly NetworkInterface[],
): NetworkInterface {
  const family = parseAddress(each.address)?.family
  const isLater = all
    .slice(0, index)
    .some(({ gateway, address }) => gateway && parseAddress(address)?.family === family)
  if (!isLater) return each
  const { gateway: _, ...rest } = each
  return rest
}
