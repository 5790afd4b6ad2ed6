const MAPPED = /^::ffff:([\d.]+)$/i

/**
 * The name a peer's limits are kept under: its IPv4 address, or the /64 its IPv6 address is in, as
 * one host may use all of that (RFC 6177).
 */
export function sourceOf(address: string): string {
  if (!address.includes(':')) return address
  const [, mapped] = MAPPED.exec(address) ?? []
  if (mapped !== undefined) return mapped
  const [bare = ''] = address.toLowerCase().split('%')
  const [head = '', tail] = bare.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  const groups = tail === undefined ? left : [...left, ...zeros, ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}
