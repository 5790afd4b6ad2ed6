import { authorizedKeys } from '../../inventory/model/authorized-keys.ts'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { LOGIN } from '../../inventory/model/login.ts'
import { ROLES } from '../../inventory/model/role.ts'
import { file, type ImageFile, link } from './image-file.ts'
import { IDENTITY_FILE, renderIdentity } from './image-identity.ts'
import { renderFirewall } from './render-firewall.ts'
import { renderNetwork, renderResolvers } from './render-network.ts'
import { renderRtpengineConf } from './render-rtpengine-conf.ts'
import { renderSources } from './render-sources.ts'
import { renderSwitchFile } from './render-switch-file.ts'

export interface NodeFilesInput {
  readonly cluster: Cluster
  readonly node: Node
  /** URI of the Debian archive the node updates from. */
  readonly mirror: string
  /** Text of /etc/fstab. */
  readonly fstab: string
}

/** Files that make a node this node: small, and all that changes when `cluster.yaml` does. */
export function nodeFiles(input: NodeFilesInput): readonly ImageFile[] {
  const { cluster, node } = input
  return [
    file(IDENTITY_FILE, renderIdentity(input), 0o600),
    file('/etc/issue.d/10-switchyard.issue', renderIssue(cluster, node)),
    file('/etc/hostname', `${node.name}\n`),
    file('/etc/hosts', renderHosts(cluster)),
    file('/etc/fstab', input.fstab),
    link('/etc/localtime', `/usr/share/zoneinfo/${cluster.timeZone}`),
    file('/etc/timezone', `${cluster.timeZone}\n`),
    file('/etc/default/locale', `LANG=${cluster.locale}\n`),
    file('/etc/resolv.conf', renderResolvers(cluster.domain, node.interfaces)),
    ...node.interfaces.map((each, index) =>
      file(`/etc/systemd/network/${10 + index}-${each.network}.network`, renderNetwork(each)),
    ),
    file('/etc/chrony/chrony.conf', renderChrony(cluster.ntp)),
    file('/etc/nftables.conf', renderFirewall(cluster.switch), 0o755),
    file(
      '/etc/apt/sources.list.d/debian.sources',
      renderSources(input.mirror, input.cluster.mirrorKey),
    ),
    file(
      `/etc/ssh/authorized_keys.d/${LOGIN}`,
      authorizedKeys(cluster.administrators).join('\n').concat('\n'),
    ),
    ...mediaFiles(node),
    ...switchFiles(cluster, node),
  ]
}

/** Debian's unit stays dead when rtpengine crashes; back at once, it is offered its calls again. */
function mediaFiles({ role }: Node): readonly ImageFile[] {
  if (role !== 'cs' && role !== 'ms') return []
  const restart = '[Service]\nRestart=always\nRestartSec=200ms\n'
  return [file('/etc/systemd/system/rtpengine-daemon.service.d/20-restart.conf', restart)]
}

function switchFiles(cluster: Cluster, node: Node): readonly ImageFile[] {
  if (node.role !== 'cs') return []
  const address = node.interfaces[0]?.address ?? ''
  return [
    file('/etc/switchyard/switch.json', renderSwitchFile(cluster, node)),
    ...['switchyard-engine.service', 'switchyard-switch.service'].map((unit) =>
      link(
        `/etc/systemd/system/multi-user.target.wants/${unit}`,
        `/usr/lib/systemd/system/${unit}`,
      ),
    ),
    file(
      '/etc/rtpengine/rtpengine.conf',
      renderRtpengineConf({ address, ports: cluster.switch.mediaPorts }),
    ),
  ]
}

/** Above the console's login (agetty(8)): who it is; `\\4` and `\\6` are the addresses it has. */
const renderIssue = ({ domain }: Cluster, { name, role }: Node): string =>
  `${name}.${domain}, ${ROLES[role]}\n\\4 \\6\n\n`

/** hosts(5): every node knows every other by name, with or without DNS. */
function renderHosts(cluster: Cluster): string {
  const nodes = cluster.nodes.flatMap(({ name, interfaces }) =>
    interfaces.slice(0, 1).map(({ address }) => `${address} ${name}.${cluster.domain} ${name}`),
  )
  return ['127.0.0.1 localhost', '::1 localhost ip6-localhost', ...nodes, ''].join('\n')
}

/** chrony.conf(5). A clock off by more than a second is stepped in the first three updates only. */
function renderChrony(servers: readonly string[]): string {
  return [
    ...servers.map((server) => `server ${server} iburst`),
    'driftfile /var/lib/chrony/chrony.drift',
    'makestep 1 3',
    'rtcsync',
    'leapseclist /usr/share/zoneinfo/leap-seconds.list',
    '',
  ].join('\n')
}
