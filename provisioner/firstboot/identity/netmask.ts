import { parseAddress, widthOf } from '../../../inventory/model/address.ts'

/**
 * An address with the bits of its prefix, from what seeds write: `192.0.2.11/24`, or the address and
 * a netmask apart. What is neither stays as it is, for the check that comes after.
 */
export function withPrefix(address: string, netmask: string | undefined): string {
  if (address.includes('/') || netmask === undefined) return address
  if (/^\d{1,3}$/.test(netmask)) return `${address}/${netmask}`
  const mask = parseAddress(netmask)
  if (!mask) return `${address}/${netmask}`
  const bits = mask.value.toString(2).padStart(widthOf(mask.family), '0')
  return /^1*0*$/.test(bits) ? `${address}/${bits.lastIndexOf('1') + 1}` : `${address}/${netmask}`
}
