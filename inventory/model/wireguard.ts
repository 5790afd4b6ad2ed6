import { formatAddress, hostInUri } from './address.ts'
import type { Cluster } from './cluster.ts'
import { parseSubnet } from './subnet.ts'

/** The administrators' tunnel to the terminal server. */
export interface WireGuard {
  /** CIDR; the terminal server has its first address. */
  readonly subnet: string
  /** Host name or address of the terminal server as seen from outside; absent: its own address. */
  readonly endpoint?: string
  /** UDP port. */
  readonly port: number
  readonly peers: readonly WireGuardPeer[]
}

/** A device of an administrator. */
export interface WireGuardPeer {
  readonly name: string
  /** Public key: 32 bytes in base64. */
  readonly key: string
  /** Its address within the subnet. */
  readonly address: string
}

/** First address of the subnet, with its prefix: `10.90.0.1/24`. */
export function serverAddress({ subnet }: WireGuard): string {
  const range = parseSubnet(subnet)
  if (!range) throw new TypeError(`${subnet} is no subnet`)
  const { family, first, prefix } = range
  return `${formatAddress({ family, value: first + 1n })}/${prefix}`
}

/** An address as the subnet of it alone. */
export const alone = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`

/** Where a peer finds the terminal server; absent where the cluster has no tunnel. */
export function endpointOf({ wireguard, nodes }: Cluster): string | undefined {
  const server = nodes.find(({ role }) => role === 'vpn')
  if (!wireguard || !server) return undefined
  const host = wireguard.endpoint ?? server.interfaces[0]?.address ?? server.name
  return `${hostInUri(host)}:${wireguard.port}`
}
