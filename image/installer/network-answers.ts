import { parseAddress } from '../../inventory/model/address.ts'
import type { NetworkInterface } from '../../inventory/model/cluster.ts'
import { type Answer, flag, select, text } from './answer.ts'
import type { PreseedInput } from './preseed-input.ts'

/**
 * The network of the installer: the node's first interface, with its fixed address. The kernel's
 * command line says BOOTIF=01-MAC, so `auto` is that interface and no other. The installed node gets
 * files of its own for systemd-networkd.
 */
export function networkAnswers({ cluster, node }: PreseedInput): readonly Answer[] {
  const [first] = node.interfaces
  return [
    select('netcfg/choose_interface', 'auto'),
    flag('netcfg/disable_autoconfig', true),
    ...(first ? addressAnswers(first) : []),
    text('netcfg/get_hostname', node.name),
    text('netcfg/hostname', node.name),
    text('netcfg/get_domain', cluster.domain),
    text('netcfg/link_wait_timeout', '30'),
    select('netcfg/target_network_config', 'loopback'),
  ]
}

function addressAnswers({ address, prefix, gateway, dns }: NetworkInterface): readonly Answer[] {
  return [
    text('netcfg/get_ipaddress', address),
    text('netcfg/get_netmask', netmask(address, prefix)),
    text('netcfg/get_gateway', gateway ?? ''),
    text('netcfg/get_nameservers', dns.join(' ')),
    flag('netcfg/confirm_static', true),
  ]
}

/** Dotted for IPv4; of IPv6 the installer takes the length of the prefix. */
function netmask(address: string, prefix: number): string {
  if (parseAddress(address)?.family !== 4) return `${prefix}`
  const bits = '1'.repeat(prefix).padEnd(32, '0')
  return [0, 8, 16, 24].map((at) => Number.parseInt(bits.slice(at, at + 8), 2)).join('.')
}
