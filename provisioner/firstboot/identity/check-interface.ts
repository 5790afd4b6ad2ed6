import { formatAddress, parseAddress } from '../../../inventory/model/address.ts'
import type { Cluster, Network, NetworkInterface } from '../../../inventory/model/cluster.ts'
import type { Problem } from '../../../inventory/model/problem.ts'
import { contains, parseSubnet, reservedUse, type Subnet } from '../../../inventory/model/subnet.ts'
import { listed } from '../../../inventory/source/suggest.ts'
import type { Told, ToldInterface } from './told.ts'

interface Surroundings {
  readonly cluster: Cluster
  readonly told: Told
  /** Name of the node whose interface it is to be. */
  readonly name: string
  /** Whether it is the node's only one. */
  readonly isSingle: boolean
}

interface Checked {
  readonly value?: NetworkInterface
  readonly problems: readonly Problem[]
}

/** Makes of a told interface one of a network of the cluster, or tells why it cannot be. */
export function checkInterface(each: ToldInterface, around: Surroundings): Checked {
  const { told, cluster, name } = around
  const refused = (message: string, hint: string): Checked => ({
    problems: [{ message: `${told.source.address}: ${message}`, hint }],
  })
  const [text = '', ...others] = each.addresses
  if (others.length > 0) {
    return refused(`${text} is not alone on its interface`, 'leave one address on each interface')
  }
  const place = placeOf(text, cluster)
  if (!place) {
    const networks = cluster.networks.map((network) => `${network.name} ${network.subnet}`)
    return refused(
      `${text} is in no network of the cluster`,
      `write one with its prefix; networks: ${listed(networks)}`,
    )
  }
  const { network, address, subnet } = place
  const use = reservedUse(subnet, address)
  if (use) return refused(`${text} is ${use} of ${network.subnet}`, 'choose another address')
  const owner = ownerOf(cluster, formatAddress(address))
  if (owner !== undefined && owner !== name) {
    return refused(`${text} is ${owner}’s`, `${name} needs one of its own`)
  }
  return withGateway(each, { ...around, place })
}

interface Place {
  readonly network: Network
  readonly subnet: Subnet
  readonly address: { readonly family: 4 | 6; readonly value: bigint }
}

/** The network an address with its prefix belongs to. */
function placeOf(text: string, { networks }: Cluster): Place | undefined {
  const [host = '', bits] = text.split('/')
  const address = parseAddress(host)
  if (!address) return undefined
  for (const network of networks) {
    const subnet = parseSubnet(network.subnet)
    if (subnet && contains(subnet, address) && Number(bits) === subnet.prefix) {
      return { network, subnet, address }
    }
  }
  return undefined
}

const ownerOf = ({ nodes }: Cluster, address: string): string | undefined =>
  nodes.find(({ interfaces }) => interfaces.some((each) => each.address === address))?.name

/** Gateway and name servers are the network's own unless others are given. */
function withGateway(
  each: ToldInterface,
  { told, isSingle, place }: Surroundings & { readonly place: Place },
): Checked {
  const { network, address, subnet } = place
  const addresses = [each.gateway, ...each.dns].filter((word) => word !== undefined)
  const wrong = addresses.filter((word) => !parseAddress(word))
  const mac = each.mac?.toLowerCase().replaceAll('-', ':')
  const problems = [
    ...wrong.map((word) => `${word} is not an IP address`),
    ...(mac && !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac)
      ? [`${each.mac} is no MAC address`]
      : []),
    ...(mac || isSingle
      ? []
      : [`${each.addresses[0]} has no MAC address to tell its interface by`]),
  ].map((message) => ({ message: `${told.source.address}: ${message}` }))
  if (problems.length > 0) return { problems }
  const gateway = each.gateway ?? network.gateway
  return {
    problems: [],
    value: {
      ...{ network: network.name, address: formatAddress(address), prefix: subnet.prefix },
      dns: each.dns.length > 0 ? each.dns : network.dns,
      ...(gateway ? { gateway } : {}),
      ...(mac ? { mac } : {}),
    },
  }
}
