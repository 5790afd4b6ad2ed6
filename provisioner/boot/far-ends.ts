import { formatAddress, parseAddress } from '../../inventory/model/address.ts'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { contains, parseSubnet, reservedUse, type Subnet } from '../../inventory/model/subnet.ts'
import type { Endpoint } from '../../inventory/model/switch-file.ts'

/** Who a node talks to while it is proved: everybody else in its network is us. */
export interface FarEnds {
  /** Addresses we answer to, with prefix. */
  readonly addresses: readonly string[]
  /** Where calls come from. */
  readonly caller: string
  /** A route's target within the network, and a number that leads there. */
  readonly callee?: { readonly endpoint: Endpoint; readonly number: string }
}

/** RFC 3261, 19.1.2. */
const SIP_PORT = 5060
const TARGET = /^sip:(\[[^\]]+\]|[^:;]+)(?::(\d+))?/i

/** Chooses the far ends within the network of the node's first interface. */
export function chooseFarEnds({ routes }: Cluster['switch'], node: Node): FarEnds {
  const [first] = node.interfaces
  const subnet = first && parseSubnet(`${first.address}/${first.prefix}`)
  if (!first || !subnet) throw new Error(`${node.name} has no interface`)
  const callee = routes.flatMap((route) => calleeOf(route, subnet, first.address))[0]
  const others = [first.gateway, callee?.endpoint.address].filter((each) => each !== undefined)
  const caller = unused(subnet, [first.address, ...others]) ?? others[0]
  if (caller === undefined) throw new Error(`${node.name} is alone in its network`)
  const addresses = [...new Set([...others, caller])].map((each) => `${each}/${first.prefix}`)
  return { addresses, caller, ...(callee ? { callee } : {}) }
}

function calleeOf(
  { prefix, to }: Cluster['switch']['routes'][number],
  subnet: Subnet,
  own: string,
): { endpoint: Endpoint; number: string }[] {
  const [, host = '', port] = TARGET.exec(to ?? '') ?? []
  const bare = host.replace(/^\[|\]$/g, '')
  const address = parseAddress(bare)
  if (!address || !contains(subnet, address) || bare === own) return []
  return [{ endpoint: { address: bare, port: Number(port ?? SIP_PORT) }, number: `${prefix}00` }]
}

/** The highest address nobody uses; networks of two or three have none. */
function unused(subnet: Subnet, used: readonly string[]): string | undefined {
  const taken = new Set(used.map((each) => parseAddress(each)?.value))
  for (let value = subnet.last; value >= subnet.first; value -= 1n) {
    const address = { family: subnet.family, value }
    if (!taken.has(value) && !reservedUse(subnet, address)) return formatAddress(address)
  }
  return undefined
}
