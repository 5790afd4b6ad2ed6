import type { RegularFile } from '../../image/content/image-file.ts'
import { nodeFiles } from '../../image/content/node-files.ts'
import { systemFiles } from '../../image/content/system-files.ts'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { LOGIN } from '../../inventory/model/login.ts'

/** What a node is brought back to. */
export interface NodeBefore {
  /** Files as the image has them. */
  readonly files: readonly RegularFile[]
  /** Paths that no image has. */
  readonly removed: readonly string[]
  /** Units among them that run by time. */
  readonly timers: readonly string[]
  /** An account that no image has. */
  readonly account: string
}

/** Where bootstrap and role `common` write over what the image brought. */
const CHANGED: ReadonlySet<string> = new Set([
  '/etc/hostname',
  '/etc/hosts',
  `/etc/ssh/authorized_keys.d/${LOGIN}`,
  '/etc/ssh/sshd_config.d/10-switchyard.conf',
  '/etc/nftables.conf',
  '/etc/chrony/chrony.conf',
  '/etc/systemd/journald.conf.d/switchyard.conf',
])

const UNITS = '/etc/systemd/system'
const ACCOUNT = 'switchyard-drift'

/** Of every node; without the list of revoked keys the image's sshd asks for none. */
const BROUGHT = [
  '/etc/ssh/revoked_keys',
  `/etc/ssh/authorized_keys.d/${ACCOUNT}`,
  '/etc/sysctl.d/60-switchyard.conf',
  '/usr/local/sbin/switchyard-manifest',
  `${UNITS}/switchyard-manifest.service`,
  `${UNITS}/switchyard-manifest.timer`,
  '/var/lib/switchyard-manifest',
]

/** Of a terminal server: the key to the manifests, and what opens the vault. */
const BROUGHT_TO_VPN = [
  '/usr/local/sbin/switchyard-collect',
  `${UNITS}/switchyard-collect.service`,
  `${UNITS}/switchyard-collect.timer`,
  '/etc/switchyard-collect',
  '/var/lib/switchyard-collect',
  '/etc/gitconfig',
  '/etc/wireguard/wg0.conf',
  '/etc/wireguard/wg0.key',
  '/etc/wireguard/wg0.pub',
  `${UNITS}/wg-quick@wg0.service.d`,
  `${UNITS}/multi-user.target.wants/wg-quick@wg0.service`,
  `/home/${LOGIN}/installation/.vault-password`,
]

/** A node as its image was, before bootstrap and role `common` came to it. */
export function nodeBefore(cluster: Cluster, node: Node): NodeBefore {
  const baked = [...systemFiles(), ...nodeFiles({ cluster, node, mirror: '', fstab: '' })]
  const files = baked.flatMap((each) =>
    each.kind === 'file' && CHANGED.has(each.path) ? [each] : [],
  )
  const removed = [...BROUGHT, ...(node.role === 'vpn' ? BROUGHT_TO_VPN : [])]
  const timers = removed.filter((path) => path.endsWith('.timer'))
  return {
    ...{ files, removed, account: ACCOUNT },
    timers: timers.map((path) => path.slice(UNITS.length + 1)),
  }
}
