import { type Address, parseAddress } from '../model/address.ts'
import { contains, parseSubnet, type Subnet } from '../model/subnet.ts'
import type { NetworkInput, NodeInput } from './cluster-input.ts'
import type { Path } from './finding.ts'

/** One interface of a node as the file has it, whichever of the two forms was used. */
export interface NodePlace {
  /** Of the map with the address. */
  readonly path: Path
  /** Named by the interface, or the one the address fits; absent when none does. */
  readonly network?: string
  readonly address: string
  readonly mac?: string
}

/** Networks with their subnets, as far as they can be read. */
export type Subnets = ReadonlyMap<string, Subnet>

export function subnetsOf(networks: Readonly<Record<string, NetworkInput>>): Subnets {
  return new Map(
    Object.entries(networks).flatMap(([name, { subnet }]) => {
      const range = parseSubnet(subnet)
      return range ? [[name, range]] : []
    }),
  )
}

export function nodePlaces(name: string, node: NodeInput, subnets: Subnets): readonly NodePlace[] {
  const path = ['nodes', name]
  if (node.interfaces) {
    return node.interfaces.map((each, index) => ({ ...each, path: [...path, 'interfaces', index] }))
  }
  if (node.address === undefined) return []
  const network = fitting(parseAddress(node.address), subnets)
  return [
    {
      path,
      address: node.address,
      ...(network === undefined ? {} : { network }),
      ...(node.mac === undefined ? {} : { mac: node.mac }),
    },
  ]
}

function fitting(address: Address | undefined, subnets: Subnets): string | undefined {
  if (!address) return undefined
  for (const [name, subnet] of subnets) if (contains(subnet, address)) return name
  return undefined
}
