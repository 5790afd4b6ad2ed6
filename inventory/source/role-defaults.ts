import type { Node } from '../model/cluster.ts'
import type { RoleCode } from '../model/role.ts'
import { GiB } from '../model/units.ts'

type Defaults = Pick<Node, 'hardware' | 'layout' | 'packages'>

const sized = (cpus: number, memory: number, disk: number): Defaults => ({
  hardware: { cpus, memory: memory * GiB, disk: disk * GiB },
  layout: 'appliance',
  packages: [],
})

/** What a node of each role gets unless the file says otherwise: processors, GiB, GiB. */
export const ROLE_DEFAULTS: Readonly<Record<RoleCode, Defaults>> = {
  vpn: sized(1, 1, 16),
  ds: sized(2, 2, 16),
  ms: sized(4, 4, 32),
  es: sized(2, 2, 16),
  db: sized(2, 4, 64),
  cs: sized(2, 2, 16),
}

/** Layout of the disks of a physical server of each role. */
export const SERVER_LAYOUTS: Readonly<Record<RoleCode, string>> = {
  vpn: 'signalling',
  ds: 'signalling',
  ms: 'recordings',
  es: 'signalling',
  db: 'database',
  cs: 'all-in-one',
}
