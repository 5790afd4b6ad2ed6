import { parseAddress } from '../model/address.ts'
import { Mistake } from '../model/scalar.ts'
import { contains, formatSubnet, reservedUse, type Subnet } from '../model/subnet.ts'
import { type Finding, labelOf } from './finding.ts'
import { parseNodeName } from './node-name.ts'
import { type NodePlace, nodePlaces, type Subnets, subnetsOf } from './node-places.ts'
import type { SoundParts } from './sound-parts.ts'
import { listed, suggest } from './suggest.ts'

/** Names that mean a role, addresses that fit their networks, nothing taken twice. */
export function checkNodes(parts: SoundParts): readonly Finding[] {
  const subnets = subnetsOf(parts.networks)
  const places = Object.entries(parts.nodes).flatMap(([name, node]) =>
    nodePlaces(name, node, subnets),
  )
  return [
    ...parts.names.nodes.flatMap(checkName),
    ...Object.keys(parts.nodes).flatMap((name) => checkForm(name, parts)),
    ...places.flatMap((place) => checkPlace(place, subnets, parts)),
    ...checkTaken(places, 'address'),
    ...checkTaken(places, 'mac'),
  ]
}

function checkName(name: string): readonly Finding[] {
  const result = parseNodeName(name)
  if (!(result instanceof Mistake)) return []
  const { message, hint } = result
  return [{ path: ['nodes', name], message, hint, isAboutKey: true }]
}

/** One address, or a list of interfaces; several of those are told apart by their MAC addresses. */
function checkForm(name: string, { nodes, isWritten }: SoundParts): readonly Finding[] {
  const path = ['nodes', name]
  const interfaces = nodes[name]?.interfaces ?? []
  if (isWritten([...path, 'interfaces'])) {
    const beside = ['address', 'mac'].filter((key) => isWritten([...path, key]))
    const nameless = interfaces.length > 1 ? interfaces.keys() : []
    return [
      ...beside.map((key) => ({
        path: [...path, key],
        message: 'cannot stand beside interfaces',
        hint: 'move it into the list',
        isAboutKey: true,
      })),
      ...[...nameless]
        .map((index) => [...path, 'interfaces', index, 'mac'])
        .filter((mac) => !isWritten(mac))
        .map((mac) => ({
          path: mac,
          message: 'is missing',
          hint: 'a node with several interfaces tells them apart by their MAC addresses',
        })),
    ]
  }
  return isWritten([...path, 'address'])
    ? []
    : [{ path: [...path, 'address'], message: 'is missing', hint: 'such as 192.0.2.10' }]
}

function checkPlace(place: NodePlace, subnets: Subnets, parts: SoundParts): readonly Finding[] {
  const path = [...place.path, 'address']
  const address = parseAddress(place.address)
  const subnet = subnets.get(place.network ?? '')
  if (!address) return []
  if (!subnet) return checkNetworkName(place, subnets, parts)
  if (!contains(subnet, address)) {
    const message = `is outside ${formatSubnet(subnet)}, network ${place.network}`
    return [{ path, message, hint: 'change the address or the network' }]
  }
  const use = reservedUse(subnet, address)
  const hint = 'choose another address of the network'
  return use ? [{ path, message: `is ${use} of ${formatSubnet(subnet)}`, hint }] : []
}

/** Why a place has no subnet; silent when the network is there but has mistakes of its own. */
function checkNetworkName(
  { network, path }: NodePlace,
  subnets: Subnets,
  { names }: SoundParts,
): readonly Finding[] {
  if (network !== undefined) {
    const hint = suggest(network, names.networks)
    return names.networks.includes(network)
      ? []
      : [{ path: [...path, 'network'], message: `is unknown: there is no ${network}`, hint }]
  }
  if (subnets.size < names.networks.length || names.networks.length === 0) return []
  const hint = `networks: ${listed([...subnets].map(describe))}`
  return [{ path: [...path, 'address'], message: 'fits no network', hint }]
}

const describe = ([name, subnet]: readonly [string, Subnet]): string =>
  `${name} ${formatSubnet(subnet)}`

function checkTaken(places: readonly NodePlace[], what: 'address' | 'mac'): readonly Finding[] {
  const owners = new Map<string, NodePlace>()
  return places.flatMap((place) => {
    const value = place[what]
    const owner = value === undefined ? undefined : owners.get(value)
    if (value !== undefined && !owner) owners.set(value, place)
    const hint = 'every interface needs its own'
    return owner
      ? [{ path: [...place.path, what], message: `is taken by ${labelOf(owner.path)}`, hint }]
      : []
  })
}
