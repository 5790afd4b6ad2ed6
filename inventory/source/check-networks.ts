import { parseAddress } from '../model/address.ts'
import {
  contains,
  formatSubnet,
  overlap,
  parseSubnet,
  reservedUse,
  type Subnet,
} from '../model/subnet.ts'
import type { Finding } from './finding.ts'
import { type Subnets, subnetsOf } from './node-places.ts'
import { MISNAMED, NAME } from './settings.ts'
import type { SoundParts } from './sound-parts.ts'

/** Ranges no node can be reached at (RFC 6890; RFC 5771 and RFC 4291 for multicast). */
const RESERVED = [
  ['0.0.0.0/8', '"this network"'],
  ['127.0.0.0/8', 'loopback'],
  ['224.0.0.0/3', 'multicast and experiments'],
  ['::/64', 'loopback'],
  ['fe80::/10', 'link-local use'],
  ['ff00::/8', 'multicast'],
] as const

/** IPv6 routers announce themselves with addresses of the link (RFC 4861, 4.2). */
const LINK_LOCAL = 'fe80::/10'

const GATEWAY_HINT = "write the router's address within the subnet"

/** Subnets apart from each other, gateways inside them. */
export function checkNetworks({ networks, names }: SoundParts): readonly Finding[] {
  const subnets = subnetsOf(networks)
  return [
    ...names.networks.filter((name) => !NAME.test(name)).map(misnamed),
    ...[...subnets].flatMap(([name, subnet]) => checkReserved(name, subnet)),
    ...Object.entries(networks).flatMap(([name, { gateway }]) =>
      gateway === undefined ? [] : checkGateway(name, gateway, subnets.get(name)),
    ),
    ...checkOverlaps(subnets),
  ]
}

function misnamed(name: string): Finding {
  return { ...MISNAMED, path: ['networks', name], isAboutKey: true }
}

function checkReserved(name: string, subnet: Subnet): readonly Finding[] {
  return RESERVED.filter(([range]) => isOver(range, subnet)).map(([, use]) => ({
    path: ['networks', name, 'subnet'],
    message: `is reserved for ${use}`,
    hint: 'take a private range such as 10.0.0.0/24 or one assigned to you',
  }))
}

function isOver(range: string, subnet: Subnet): boolean {
  const reserved = parseSubnet(range)
  return reserved !== undefined && overlap(reserved, subnet)
}

function checkGateway(name: string, text: string, subnet?: Subnet): readonly Finding[] {
  const gateway = parseAddress(text)
  const link = parseSubnet(LINK_LOCAL)
  if (!gateway || !subnet) return []
  if (subnet.family === 6 && link && contains(link, gateway)) return []
  const path = ['networks', name, 'gateway']
  if (!contains(subnet, gateway)) {
    return [{ path, message: `is outside ${formatSubnet(subnet)}`, hint: GATEWAY_HINT }]
  }
  const use = reservedUse(subnet, gateway)
  return use ? [{ path, message: `is ${use} of ${formatSubnet(subnet)}`, hint: GATEWAY_HINT }] : []
}

/** In order of their first address, overlapping subnets are neighbours of the widest before them. */
function checkOverlaps(subnets: Subnets): readonly Finding[] {
  const order = [...subnets.keys()]
  const sorted = [...subnets].sort(
    ([, a], [, b]) => a.family - b.family || compare(a.first, b.first),
  )
  const findings: Finding[] = []
  let widest = sorted[0]
  for (const next of sorted.slice(1)) {
    if (widest && overlap(widest[1], next[1])) {
      const [first = '', second = ''] = [widest[0], next[0]].sort(
        (a, b) => order.indexOf(a) - order.indexOf(b),
      )
      findings.push({
        path: ['networks', second, 'subnet'],
        message: `overlaps networks.${first}`,
        hint: 'an address must belong to one network',
      })
    }
    if (!widest || widest[1].family !== next[1].family || next[1].last > widest[1].last)
      widest = next
  }
  return findings
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
