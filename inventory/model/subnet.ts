import { type Address, formatAddress, parseAddress, widthOf } from './address.ts'

/** The addresses that share their first `prefix` bits. */
export interface Subnet {
  readonly family: Address['family']
  /** Lowest address: the network itself. */
  readonly first: bigint
  /** Highest address: broadcast in family 4. */
  readonly last: bigint
  /** Bits of the prefix. */
  readonly prefix: number
}

/** Reads CIDR notation (RFC 4632, 3.1); host bits are cut off. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, host = '', bits = ''] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? []
  const address = parseAddress(host)
  const prefix = Number(bits)
  if (!address || prefix > widthOf(address.family)) return undefined
  const size = 1n << BigInt(widthOf(address.family) - prefix)
  const first = address.value - (address.value % size)
  return { family: address.family, first, last: first + size - 1n, prefix }
}

/** Reads a subnet, or an address as the subnet of it alone. */
export function parseRange(text: string): Subnet | undefined {
  const address = parseAddress(text)
  return parseSubnet(address ? `${text}/${widthOf(address.family)}` : text)
}

/** `192.0.2.0/24` */
export function formatSubnet({ family, first, prefix }: Subnet): string {
  return `${formatAddress({ family, value: first })}/${prefix}`
}

export function contains(subnet: Subnet, { family, value }: Address): boolean {
  return family === subnet.family && value >= subnet.first && value <= subnet.last
}

export function overlap(one: Subnet, other: Subnet): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last
}

/**
 * What keeps an address inside the subnet from belonging to a host, if anything does.
 *
 * Links of two addresses have neither (RFC 3021, RFC 6164), host routes have no others.
 */
export function reservedUse(subnet: Subnet, { value }: Address): string | undefined {
  if (subnet.last - subnet.first < 2n) return undefined
  if (value === subnet.first) {
    return subnet.family === 4 ? 'the network address' : 'the router anycast address'
  }
  return subnet.family === 4 && value === subnet.last ? 'the broadcast address' : undefined
}
