import { parseAddress } from '../../../inventory/model/address.ts'
import { contains, parseSubnet } from '../../../inventory/model/subnet.ts'

/**
 * Reads networks: `192.0.2.0/24`, `2001:db8::/32`, or single addresses.
 *
 * @returns whether an address is in one of them.
 * @throws {RangeError} for text that is no network.
 */
export function networks(list: readonly string[]): (address: string) => boolean {
  const all = list.map(networkOf)
  return (text) => {
    const address = parseAddress(text)
    return address !== undefined && all.some((network) => contains(network, address))
  }
}

function networkOf(text: string) {
  const isAlone = !text.includes('/')
  const network = parseSubnet(isAlone ? `${text}/${text.includes(':') ? 128 : 32}` : text)
  if (!network) throw new RangeError(`${text} is not a network`)
  return network
}
