import { formatAddress, parseAddress } from './address.ts'
import { Mistake, scalar } from './scalar.ts'

/** An address in its one canonical text. */
export const IpAddress = scalar(
  (text) => {
    const address = parseAddress(text)
    return address
      ? formatAddress(address)
      : new Mistake('is not an IP address', 'write one such as 192.0.2.10 or 2001:db8::10')
  },
  { examples: ['192.0.2.10', '2001:db8::10'] },
)
