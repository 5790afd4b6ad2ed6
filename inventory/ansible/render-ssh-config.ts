import type { Cluster, Node } from '../model/cluster.ts'
import { LOGIN } from '../model/login.ts'

/** Pinned host keys of the nodes, beside the configuration; looked up by the node's name. */
export const KNOWN_HOSTS = 'known_hosts'

/**
 * ssh_config(5) of the installation: strict pins, and the way through the terminal server for
 * whoever is not on it. Names of files are relative: it is used in the installation's folder.
 */
export function renderSshConfig(cluster: Cluster): string {
  const [through] = cluster.nodes.filter(({ role }) => role === 'vpn')
  return [HEADING, ...cluster.nodes.map(host), ...(through ? [jump(cluster, through)] : []), LAST]
    .join('\n')
    .concat('\n')
}

const HEADING = `# Made from cluster.yaml by "switchyard inventory"; change it there and make this again.
`

function host({ name, interfaces: [first] }: Node): string {
  const address = first?.address ?? name
  return `Host ${name} ${address}\n  HostName ${address}\n  HostKeyAlias ${name}\n`
}

/** A session on the terminal server reaches its neighbours itself. */
function jump({ nodes }: Cluster, { name }: Node): string {
  const others = nodes
    .filter((node) => node.name !== name)
    .flatMap((node) => [node.name, ...node.interfaces.slice(0, 1).map(({ address }) => address)])
  if (others.length === 0) return ''
  return `Match originalhost ${others.join(',')} !exec "test $(hostname) = ${name}"
  ProxyJump ${name}
`
}

const LAST = `Host *
  User ${LOGIN}
  UserKnownHostsFile ${KNOWN_HOSTS}
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  HostKeyAlgorithms ssh-ed25519
  PasswordAuthentication no
  KbdInteractiveAuthentication no
  ServerAliveInterval 10`
