import { BlockList, isIP, isIPv6 } from 'node:net'

/**
 * Reads networks: `192.0.2.0/24`, `2001:db8::/32`, or single addresses.
 *
 * @returns whether an address is in one of them.
 * @throws {RangeError} for text that is no network.
 */
export function networks(list: readonly string[]): (address: string) => boolean {
  const all = new BlockList()
  for (const text of list) {
    const [address = '', length] = text.split('/')
    const family = familyOf(address)
    const bits = length === undefined ? longest(family) : Number(length)
    const isPrefix = /^\d+$/.test(length ?? '0') && bits <= longest(family)
    if (isIP(address) === 0 || !isPrefix) throw new RangeError(`${text} is not a network`)
    all.addSubnet(address, bits, family)
  }
  return (address) => isIP(address) !== 0 && all.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}

function longest(family: 'ipv4' | 'ipv6'): number {
  return family === 'ipv6' ? 128 : 32
}
