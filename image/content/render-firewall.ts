import type { SwitchSettings } from '../../inventory/model/cluster.ts'
import { openApiPorts } from '../../inventory/model/open-api-ports.ts'

/** nft(8): what is not named here does not come in. */
export function renderFirewall(settings: SwitchSettings): string {
  const {
    port,
    mediaPorts: [first, last],
  } = settings
  const api = openApiPorts(settings).map((each) => `\n    tcp dport ${each} accept`)
  return `#!/usr/sbin/nft -f
flush ruleset
table inet switchyard {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    iif lo accept
    meta l4proto { icmp, ipv6-icmp } accept
    tcp dport 22 accept
    udp dport ${port} accept
    udp dport ${first}-${last} accept${api.join('')}
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`
}
