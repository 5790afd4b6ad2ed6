import type { Hardware } from '../../../inventory/model/cluster.ts'
import type { RoleCode } from '../../../inventory/model/role.ts'
import { GiB } from '../../../inventory/model/units.ts'
import { ROLE_DEFAULTS } from '../../../inventory/source/role-defaults.ts'

/** Disks grow in steps of this many bytes: nobody orders 37 GiB. */
const DISK_STEP = 8 * GiB

/**
 * The hardware of a node that needs so much: whole processors, whole GiB of memory, and never less
 * than `cluster.yaml` gives a node of the role by itself.
 *
 * @param needed processors may be a fraction; memory and disk in bytes.
 */
export function fit(role: RoleCode, needed: Partial<Hardware>): Hardware {
  const least = ROLE_DEFAULTS[role].hardware
  return {
    cpus: Math.max(least.cpus, Math.ceil(needed.cpus ?? 0)),
    memory: Math.max(least.memory, roundUp(needed.memory ?? 0, GiB)),
    disk: Math.max(least.disk, roundUp(needed.disk ?? 0, DISK_STEP)),
  }
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step
