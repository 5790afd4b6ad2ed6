import { networks } from '../defence/networks.ts'
import type { Listener } from './transport.ts'

const known = new WeakMap<readonly string[], (address: string) => boolean>()

/** Whether a listener is there for the network an address is in. */
export function isLocalTo({ localNetworks }: Listener, address: string): boolean {
  if (!localNetworks) return false
  const contains = known.get(localNetworks) ?? networks(localNetworks)
  known.set(localNetworks, contains)
  return contains(address)
}

/** A listener as a peer reaches it: who is in its own network goes round no translator. */
export function asSeenFrom(address: string, listener: Listener): Listener {
  if (!listener.external || !isLocalTo(listener, address)) return listener
  const { external: _, ...inner } = listener
  return inner
}
