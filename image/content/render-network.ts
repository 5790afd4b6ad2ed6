import type { NetworkInterface } from '../../inventory/model/cluster.ts'

/** One interface with a fixed address (systemd.network(5)). */
export function renderNetwork(each: NetworkInterface): string {
  const match = each.mac ? `MACAddress=${each.mac}` : 'Type=ether'
  return [
    '[Match]',
    match,
    '',
    '[Network]',
    `Address=${each.address}/${each.prefix}`,
    ...(each.gateway ? [`Gateway=${each.gateway}`] : []),
    ...each.dns.map((server) => `DNS=${server}`),
    'LLMNR=no',
    `IPv6AcceptRA=${each.address.includes(':') ? 'yes' : 'no'}`,
    '',
  ].join('\n')
}

/** resolv.conf(5); three name servers are all that glibc asks. */
export function renderResolvers(domain: string, interfaces: readonly NetworkInterface[]): string {
  const servers = [...new Set(interfaces.flatMap(({ dns }) => dns))].slice(0, 3)
  return [`search ${domain}`, ...servers.map((server) => `nameserver ${server}`), ''].join('\n')
}
