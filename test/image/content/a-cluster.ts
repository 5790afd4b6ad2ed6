import type { Cluster, Node } from '../../../inventory/model/cluster.ts'
import { GiB } from '../../../inventory/model/units.ts'

const VOICE = { network: 'voice', prefix: 24, gateway: '192.0.2.1', dns: ['192.0.2.53'] }

/** Everything on one node. */
export const CS1: Node = {
  ...{ name: 'cs1', role: 'cs', ordinal: 1, layout: 'appliance', packages: ['tcpdump'] },
  interfaces: [{ ...VOICE, address: '192.0.2.10' }],
  hardware: { cpus: 2, memory: 2 * GiB, disk: 16 * GiB },
}

/** A data server with two interfaces, one of them IPv6. */
export const DB1: Node = {
  ...{ name: 'db1', role: 'db', ordinal: 1, layout: 'appliance', packages: [] },
  interfaces: [
    { ...VOICE, address: '192.0.2.11', mac: '52:54:00:00:00:11' },
    {
      ...{ network: 'data', address: '2001:db8::11', prefix: 64, mac: '52:54:00:00:00:12' },
      dns: ['2001:db8::53', '192.0.2.53'],
    },
  ],
  hardware: { cpus: 4, memory: 8 * GiB, disk: 100 * GiB },
}

export const CLUSTER: Cluster = {
  ...{ name: 'example', domain: 'example.org', locale: 'C.UTF-8', timeZone: 'Europe/Prague' },
  ntp: ['192.0.2.1', 'time.example.org'],
  administrators: [
    { name: 'ann', keys: [key('AAAAann', 'ann@desk'), key('AAAAlaptop', '')] },
    { name: 'bob', keys: [key('AAAAbob', 'bob@example.org')] },
  ],
  networks: [
    { name: 'voice', subnet: '192.0.2.0/24', gateway: '192.0.2.1', dns: ['192.0.2.53'] },
    { name: 'data', subnet: '2001:db8::/64', dns: ['2001:db8::53', '192.0.2.53'] },
  ],
  nodes: [CS1, DB1],
  switch: {
    port: 5060,
    mediaPorts: [30000, 39999],
    routes: [
      { prefix: '7', to: 'sip:192.0.2.20:5060' },
      { prefix: '', to: 'sip:[2001:db8::20]:5080;transport=udp' },
    ],
  },
}

function key(base64: string, comment: string) {
  return { file: 'keys/a.pub', type: 'ssh-ed25519', base64, comment, fingerprint: 'SHA256:x' }
}
