import { hostInUri, parseAddress } from '../model/address.ts'
import type { ApiSettings, Cluster, Node } from '../model/cluster.ts'
import { nodesOf } from '../model/nodes-of.ts'
import type { RoleCode } from '../model/role.ts'
import type { Endpoint, HttpSettings, StoreSettings, SwitchFile } from '../model/switch-file.ts'
import { DATABASE_PORT, RELAY_PORT } from './ports.ts'

/** TCP port of the engine's application protocol; only on the loopback. */
const ENGINE_PORT = 9022

/** Within the unit's StateDirectory; its path is that of a socket too, and has to be short. */
const STORE = '/var/lib/switchyard-switch/db'

/** Where systemd finds what units ask for by ImportCredential= (systemd.exec(5)). */
const PASSWORD = '/etc/credstore/database.password'
const API_KEY = '/etc/credstore/api.key'
const AUTHORITIES = '/etc/switchyard/database.pem'
/** Name of the database, and of the switch's role in it. */
const OWN_NAME = 'switchyard'

/** The relay on the node itself. */
const OWN_RELAY: Endpoint = { address: '127.0.0.1', port: RELAY_PORT }

/** `/etc/switchyard/switch.json` of a node that switches. */
export function switchFileOf(cluster: Cluster, node: Node): SwitchFile {
  const { port, routes, trunks, numbering, http } = cluster.switch
  const edges = node.role === 'ds' ? addressesOf(cluster, 'es') : []
  return {
    node: node.name,
    domain: cluster.domain,
    sip: {
      listen: node.interfaces.map(({ address }) => ({ protocol: 'udp', address, port })),
      ...(edges.length > 0 && behind(edges, port)),
    },
    engine: {
      kind: 'switchyard',
      host: '127.0.0.1',
      port: ENGINE_PORT,
      secretFile: '/var/lib/switchyard/engine.secret',
    },
    rtpengines: relaysOf(cluster, node),
    routes,
    timeZone: cluster.timeZone,
    ...(numbering && { numbering }),
    ...(trunks && { store: storeOf(cluster, node), trunks }),
    ...(http && { http: apiOf(http, node) }),
    ...(edges.length > 0 && { edges }),
  }
}

/** What is not for a known phone goes out by an edge, whose messages no limit applies to. */
function behind(edges: readonly string[], port: number) {
  const [first = ''] = edges
  return {
    outboundProxy: `sip:${hostInUri(first)}:${port}`,
    defence: { trusted: ['127.0.0.0/8', '::1', ...edges] },
  }
}

/** Every media server; rtpengine's client speaks IPv4. */
function relaysOf(cluster: Cluster, { role }: Node): readonly Endpoint[] {
  if (role !== 'ds') return [OWN_RELAY]
  const relays = addressesOf(cluster, 'ms')
    .filter((address) => parseAddress(address)?.family === 4)
    .map((address) => ({ address, port: RELAY_PORT }))
  return relays.length > 0 ? relays : [OWN_RELAY]
}

/** Dialog servers share the database of the cluster; a node that is everything has its own. */
function storeOf(cluster: Cluster, { role }: Node): StoreSettings {
  const [host] = addressesOf(cluster, 'db')
  if (role !== 'ds' || host === undefined) return { folder: STORE }
  const names = { database: OWN_NAME, user: OWN_NAME }
  const files = { passwordFile: PASSWORD, authorities: AUTHORITIES }
  return { folder: STORE, server: { host, port: DATABASE_PORT, ...names, ...files } }
}

/** Tokens go over no wire without TLS. */
function apiOf({ port, certificate, origins }: ApiSettings, { interfaces }: Node): HttpSettings {
  const [first] = certificate === undefined ? [] : interfaces
  return {
    listen: { address: first?.address ?? '127.0.0.1', port },
    ...(certificate !== undefined && { tls: { certificate, key: API_KEY } }),
    ...(origins && { origins }),
  }
}

/** First address of each node of a role, in the order of their numbers. */
function addressesOf(cluster: Cluster, role: RoleCode): readonly string[] {
  return nodesOf(cluster, role).flatMap(({ interfaces }) =>
    interfaces.slice(0, 1).map(({ address }) => address),
  )
}
