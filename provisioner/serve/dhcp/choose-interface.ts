import type { NetworkInterfaceInfo } from 'node:os'
import { type Address, formatAddress, parseAddress } from '../../../inventory/model/address.ts'
import { contains, parseRange, type Subnet } from '../../../inventory/model/subnet.ts'
import { ServeError } from '../serve-error.ts'

/** An interface of this machine with an IPv4 address: firmware starts by no other (RFC 2131). */
export interface Served {
  readonly interface: string
  readonly address: string
  readonly netmask: string
  readonly broadcast: string
  readonly subnet: Subnet
}

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/**
 * Finds where installations are served: on the interface of that name, or the one on a network with
 * nodes.
 *
 * @param nodes addresses of the nodes.
 * @throws {ServeError} when there is none, or several.
 */
export function chooseInterface(
  interfaces: Interfaces,
  { name, nodes }: { readonly name?: string | undefined; readonly nodes: readonly string[] },
): Served {
  const all = Object.entries(interfaces).flatMap(([each, infos]) => servedOf(each, infos ?? []))
  const addresses = nodes.flatMap((each) => parseAddress(each) ?? [])
  const fitting = all.filter((each) =>
    name === undefined
      ? addresses.some((address) => contains(each.subnet, address))
      : each.interface === name,
  )
  const [chosen, other] = fitting
  if (chosen && !other) return chosen
  const known = all.map((each) => `${each.interface} (${each.address})`).join(', ') || 'none'
  const problem =
    name === undefined
      ? `${chosen ? 'several interfaces are' : 'no interface is'} on a network with nodes`
      : `there is no one IPv4 address on ${name}`
  throw new ServeError(problem, `say --interface; this machine has ${known}`)
}

function servedOf(name: string, infos: readonly NetworkInterfaceInfo[]): readonly Served[] {
  return infos.flatMap(({ family, internal, cidr, address, netmask }) => {
    const subnet = parseRange(cidr ?? '')
    if (family !== 'IPv4' || internal || !subnet) return []
    const last: Address = { family: 4, value: subnet.last }
    return [{ interface: name, address, netmask, broadcast: formatAddress(last), subnet }]
  })
}
