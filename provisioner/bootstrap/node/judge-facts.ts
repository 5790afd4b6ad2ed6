import type { Node } from '../../../inventory/model/cluster.ts'
import { formatSize } from '../../../partitioning/formats/format-size.ts'
import type { Facts } from './facts.ts'

/** One thing about a machine that does not fit. An error stops its bootstrap, a warning is told. */
export interface Finding {
  /** By which it can be waived. */
  readonly id: FindingId
  readonly isError: boolean
  readonly message: string
  readonly hint: string
}

export const FINDING_IDS = [
  ...(['name', 'address', 'cpus', 'memory', 'disk', 'clock', 'clone'] as const),
  ...(['steal', 'timer', 'fsync', 'clock-source', 'line'] as const),
]
export type FindingId = (typeof FINDING_IDS)[number]

/** What firmware and kernel may keep for themselves of the memory a machine has. */
const KERNEL_SHARE = 0.1
/** Seconds. Certificates and records of calls bear more than logs do. */
const CLOCK = { odd: 1, wrong: 60 }
/** Of a 20 ms packet time that is 0.4 ms; what the hypervisor keeps comes in pieces, and late. */
const MOST_STOLEN = 0.02
/** Milliseconds: a packet of voice is due every 20 (RFC 3551, 4.2), and a jitter buffer holds two. */
const MOST_LATE = 10
/** Milliseconds: PostgreSQL waits for one with every commit. */
const MOST_FSYNC = 20

/**
 * Holds a machine against the description of its node.
 *
 * @param offset seconds its clock is ahead of ours.
 */
export function judgeFacts(node: Node, facts: Facts, offset: number): readonly Finding[] {
  return [...identity(node, facts), ...size(node, facts), ...steadiness(node, facts, offset)]
}

function identity({ name, interfaces }: Node, facts: Facts): readonly Finding[] {
  const missing = interfaces.map(({ address }) => address)
  const absent = missing.filter((address) => !facts.addresses.includes(address))
  return [
    ...(facts.hostName === name
      ? []
      : [error('name', `it calls itself ${facts.hostName}`, 'was another image put on it?')]),
    ...absent.map((address) =>
      error(
        'address',
        `it has not the address ${address}`,
        'compare cluster.yaml with the machine',
      ),
    ),
  ]
}

function size({ hardware }: Node, { cpus, memory, disks }: Facts): readonly Finding[] {
  const hint = 'give it more, or say less in cluster.yaml: hardware'
  const largest = Math.max(...Object.values(disks))
  const short = (id: FindingId, has: string, wanted: string) =>
    error(id, `it has ${has}, and ${wanted} are described`, hint)
  return [
    ...(cpus < hardware.cpus ? [short('cpus', `${cpus} CPU`, `${hardware.cpus}`)] : []),
    ...(memory < hardware.memory * (1 - KERNEL_SHARE)
      ? [short('memory', `${formatSize(memory)} of memory`, formatSize(hardware.memory))]
      : []),
    // A container has no disk of its own to measure.
    ...(Number.isFinite(largest) && largest < hardware.disk
      ? [short('disk', `a disk of ${formatSize(largest)}`, formatSize(hardware.disk))]
      : []),
  ]
}

function steadiness({ role }: Node, facts: Facts, offset: number): readonly Finding[] {
  const ahead = Math.abs(offset)
  const apart = `its clock is ${ahead.toFixed(1)} s ${offset > 0 ? 'ahead' : 'behind'}`
  const chrony = 'does chrony reach its servers? chronyc sources'
  const isOnDisk = role === 'db' || role === 'cs'
  return [
    ...(ahead > CLOCK.wrong ? [error('clock', apart, chrony)] : []),
    ...(ahead > CLOCK.odd && ahead <= CLOCK.wrong ? [warning('clock', apart, chrony)] : []),
    ...(facts.stolen > MOST_STOLEN
      ? [warning('steal', `the hypervisor keeps ${percent(facts.stolen)} of its CPU`, RESERVE)]
      : []),
    ...(facts.timerLate > MOST_LATE
      ? [warning('timer', `its 5 ms timer is ${facts.timerLate.toFixed(1)} ms late`, RESERVE)]
      : []),
    ...(isOnDisk && facts.fsync > MOST_FSYNC
      ? [
          warning(
            'fsync',
            `its fsync takes ${facts.fsync.toFixed(0)} ms`,
            'a disk with a safe cache',
          ),
        ]
      : []),
    ...(/^(hpet|acpi_pm|jiffies)$/.test(facts.clockSource)
      ? [warning('clock-source', `it reads its clock from ${facts.clockSource}`, CLOCK_HINT)]
      : []),
  ]
}

export const RESERVE = 'reserve CPU for it on the host, and do not oversell the host'
const CLOCK_HINT = 'let the hypervisor show a steady TSC; every packet asks for the time'

/** Machines that were copied after their first start: what should be of one machine is of two. */
export function findClones(all: ReadonlyMap<string, Facts>): ReadonlyMap<string, Finding> {
  const owners = new Map<string, string>()
  const clones = new Map<string, Finding>()
  for (const [name, { machineId }] of all) {
    const owner = owners.get(machineId)
    if (owner === undefined) owners.set(machineId, name)
    else clones.set(name, error('clone', `it has the machine-id of ${owner}`, CLONE_HINT))
  }
  return clones
}

const CLONE_HINT = 'copy the image, not a machine that ran; or empty /etc/machine-id and restart it'

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

export function error(id: FindingId, message: string, hint: string): Finding {
  return { id, isError: true, message, hint }
}

export function warning(id: FindingId, message: string, hint: string): Finding {
  return { id, isError: false, message, hint }
}
