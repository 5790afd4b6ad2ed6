import type { Cluster } from '../model/cluster.ts'
import { alone, endpointOf, serverAddress, type WireGuardPeer } from '../model/wireguard.ts'

export interface ClientKeys {
  /** Public key of the terminal server. */
  readonly server: string
  /** The device's own; absent: whoever reads this puts it in. */
  readonly own?: string
}

/**
 * wg-quick(8) configuration of an administrator's device. The tunnel leads to the terminal server and
 * no further: from there on it is SSH.
 */
export function renderWireGuardClient(
  cluster: Cluster,
  peer: WireGuardPeer,
  { server, own }: ClientKeys,
): string {
  const { wireguard } = cluster
  const endpoint = endpointOf(cluster)
  if (!wireguard || endpoint === undefined) throw new TypeError('the cluster has no tunnel')
  const [address = ''] = serverAddress(wireguard).split('/')
  return [
    '[Interface]',
    own === undefined ? '# PrivateKey = the private half of your key' : `PrivateKey = ${own}`,
    `Address = ${alone(peer.address)}`,
    '',
    '[Peer]',
    `PublicKey = ${server}`,
    `Endpoint = ${endpoint}`,
    `AllowedIPs = ${alone(address)}`,
    '# Keeps the way open through routers that translate addresses.',
    'PersistentKeepalive = 25',
    '',
  ].join('\n')
}
