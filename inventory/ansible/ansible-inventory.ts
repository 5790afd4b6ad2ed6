import { stringify } from 'yaml'
import { hostInUri } from '../model/address.ts'
import { authorizedKeys } from '../model/authorized-keys.ts'
import type { Cluster, Node } from '../model/cluster.ts'
import { LOGIN } from '../model/login.ts'
import { nodesOf } from '../model/nodes-of.ts'
import { openApiPorts } from '../model/open-api-ports.ts'
import { ROLES, type RoleCode } from '../model/role.ts'
import { alone, serverAddress } from '../model/wireguard.ts'
import { DATABASE_PORT, RELAY_PORT } from '../services/ports.ts'
import { switchFileOf } from '../services/switch-file.ts'

export type HostVariables = Readonly<Record<string, Variable>>

/** What Ansible can be told. */
type Variable = string | number | object | readonly (string | number)[]

export interface InventoryOptions {
  /** Terminal server to go through, from a machine outside; absent on the terminal server itself. */
  readonly through?: Node
}

/**
 * What Ansible knows of a node. The host key is looked up by the node's name, so an address may
 * change and the pinned key stays (ssh_config(5), HostKeyAlias).
 */
export function hostVariables(
  cluster: Cluster,
  node: Node,
  { through }: InventoryOptions = {},
): HostVariables {
  const [first] = node.interfaces
  const jump =
    through && through.name !== node.name
      ? ` -o ProxyJump=${LOGIN}@${hostInUri(through.interfaces[0]?.address ?? through.name)}`
      : ''
  return {
    ansible_host: first?.address ?? node.name,
    ansible_ssh_common_args: `-o HostKeyAlias=${node.name}${jump}`,
    node_role: node.role,
    node_ordinal: node.ordinal,
    node_addresses: node.interfaces.map(({ address }) => address),
    ...(['ds', 'cs'].includes(node.role) && { node_switch: switchFileOf(cluster, node) }),
  }
}

/** What holds for every node. */
export function clusterVariables(cluster: Cluster): HostVariables {
  return {
    ansible_user: LOGIN,
    ansible_python_interpreter: '/usr/bin/python3',
    cluster_name: cluster.name,
    cluster_domain: cluster.domain,
    cluster_time_zone: cluster.timeZone,
    cluster_ntp: cluster.ntp,
    cluster_subnets: cluster.networks.map(({ subnet }) => subnet),
    cluster_sip_port: cluster.switch.port,
    cluster_media_ports: cluster.switch.mediaPorts,
    cluster_api_ports: openApiPorts(cluster.switch),
    cluster_carriers: (cluster.switch.trunks ?? []).flatMap(({ from }) => from),
    cluster_relay_port: RELAY_PORT,
    cluster_database_port: DATABASE_PORT,
    cluster_administrator_keys: authorizedKeys(cluster.administrators),
    ...tunnelVariables(cluster),
  }
}

/** None where there is no tunnel. */
function tunnelVariables({ wireguard }: Cluster): HostVariables {
  if (!wireguard) return {}
  return {
    cluster_wireguard_address: serverAddress(wireguard),
    cluster_wireguard_port: wireguard.port,
    cluster_wireguard_peers: wireguard.peers.map(({ name, key, address }) => ({
      ...{ name, key, address: alone(address) },
    })),
  }
}

const ROLE_CODES = Object.keys(ROLES) as readonly RoleCode[]

/**
 * The inventory file of a cluster, for Ansible's `yaml` plugin: a group for each role, with its
 * nodes. Every role has its group, so that a playbook for one without nodes is no mistake.
 */
export function renderAnsibleInventory(cluster: Cluster, options: InventoryOptions = {}): string {
  const children = ROLE_CODES.map((role) => {
    const hosts = nodesOf(cluster, role).map((node) => [
      node.name,
      hostVariables(cluster, node, options),
    ])
    return [role, { hosts: Object.fromEntries(hosts) }]
  })
  const all = { vars: clusterVariables(cluster), children: Object.fromEntries(children) }
  return HEADING + stringify({ all }, { lineWidth: 0 })
}

const HEADING = `# Made from cluster.yaml by "switchyard inventory"; change it there and make this again.
`

/** Answer to `--list` of Ansible's dynamic inventories: groups, and all host variables at once. */
export function dynamicInventory(cluster: Cluster, options: InventoryOptions = {}): object {
  const hostvars = cluster.nodes.map((node) => [node.name, hostVariables(cluster, node, options)])
  const groups = ROLE_CODES.map((role) => [
    role,
    { hosts: nodesOf(cluster, role).map(({ name }) => name) },
  ])
  return {
    _meta: { hostvars: Object.fromEntries(hostvars) },
    all: { children: ROLE_CODES, vars: clusterVariables(cluster) },
    ...Object.fromEntries(groups),
  }
}
