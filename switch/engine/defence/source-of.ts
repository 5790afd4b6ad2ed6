import { formatAddress, parseAddress } from '../../../inventory/model/address.ts'

const MAPPED = /^::ffff:([\d.]+)$/i

/**
 * The name a peer's limits are kept under: its IPv4 address, or the /64 its IPv6 address is in, as
 * one host may use all of that (RFC 6177).
 */
export function sourceOf(address: string): string {
  if (!address.includes(':')) return address
  const [, mapped] = MAPPED.exec(address) ?? []
  if (mapped !== undefined) return mapped
  // A zone (`%eth0`) is ours, not the peer's.
  const parsed = parseAddress(address.split('%')[0] ?? '')
  if (!parsed) return address
  const value = parsed.value & ~((1n << 64n) - 1n)
  return `${formatAddress({ ...parsed, value })}/64`
}
