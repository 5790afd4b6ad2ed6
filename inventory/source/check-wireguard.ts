import { parseAddress } from '../model/address.ts'
import { contains, formatSubnet, overlap, parseSubnet, reservedUse } from '../model/subnet.ts'
import { type Finding, labelOf, type Path } from './finding.ts'
import { subnetsOf } from './node-places.ts'
import type { SoundParts } from './sound-parts.ts'

/** A tunnel has an end, a subnet of its own, and peers that cannot be mistaken for each other. */
export function checkWireGuard(parts: SoundParts): readonly Finding[] {
  const { wireguard, names } = parts
  if (!wireguard) return []
  return [
    ...checkEnd(names.nodes),
    ...checkApart(parts),
    ...wireguard.peers.flatMap((_, index) => checkAddress(wireguard, index)),
    ...(['name', 'key', 'address'] as const).flatMap((what) => checkTwice(wireguard, what)),
  ]
}

type WireGuard = NonNullable<SoundParts['wireguard']>

const PEERS: Path = ['wireguard', 'peers']

function checkEnd(nodes: readonly string[]): readonly Finding[] {
  if (nodes.some((name) => name.startsWith('vpn'))) return []
  const hint = 'add a node such as vpn1, or take the setting out'
  return [{ path: ['wireguard'], message: 'needs a terminal server', hint, isAboutKey: true }]
}

function checkApart({ wireguard, networks }: SoundParts): readonly Finding[] {
  const own = parseSubnet(wireguard?.subnet ?? '')
  return [...subnetsOf(networks)].flatMap(([name, subnet]) =>
    own && overlap(own, subnet)
      ? [
          {
            path: ['wireguard', 'subnet'],
            message: `overlaps networks.${name}`,
            hint: 'the tunnel has addresses of its own, such as 10.90.0.0/24',
          },
        ]
      : [],
  )
}

function checkAddress({ subnet, peers }: WireGuard, index: number): readonly Finding[] {
  const own = parseSubnet(subnet)
  const address = parseAddress(peers[index]?.address ?? '')
  if (!own || !address) return []
  const path = [...PEERS, index, 'address']
  const hint = `write another within ${formatSubnet(own)}`
  if (!contains(own, address)) {
    return [{ path, message: `is outside ${formatSubnet(own)}`, hint }]
  }
  const isServer = address.value === own.first + 1n
  const use = isServer ? "the terminal server's" : reservedUse(own, address)
  return use ? [{ path, message: `is ${use}`, hint }] : []
}

function checkTwice({ peers }: WireGuard, what: 'name' | 'key' | 'address'): readonly Finding[] {
  return peers.flatMap((peer, index) => {
    const first = peers.findIndex((each) => each[what] === peer[what])
    if (first === index) return []
    const message = `is the same as ${labelOf([...PEERS, first, what])}`
    return [{ path: [...PEERS, index, what], message, hint: 'give each device its own' }]
  })
}
