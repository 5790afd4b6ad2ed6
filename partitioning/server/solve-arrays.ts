import type { RaidLevel } from '../../inventory/model/metal.ts'
import { MiB } from '../../inventory/model/units.ts'
import type { SolvedArray, SolvedServerDisk } from './solved-server.ts'
import { stemOf } from './stem-of.ts'

/** Bytes before the data of a member, for metadata 1.2 and its bitmap. We choose it, so we know it. */
export const RAID_OFFSET = 16 * MiB

/** Bytes of a stripe on one disk (mdadm(8), --chunk). */
const CHUNK = MiB / 2

/** Arrays of a server: /boot is mirrored whatever the level, as GRUB and firmware read any disk alone. */
export function solveArrays(
  disks: readonly SolvedServerDisk[],
  level: RaidLevel,
): readonly SolvedArray[] {
  return [solveArray(disks, 'boot', 1), solveArray(disks, 'system', level)].map((each, index) => ({
    ...each,
    device: `/dev/md${index}`,
  }))
}

function solveArray(disks: readonly SolvedServerDisk[], label: string, level: RaidLevel) {
  const parts = disks.map((disk) => {
    const index = disk.partitions.findIndex((each) => each.label === label)
    return { path: `${stemOf(disk)}${index + 1}`, size: disk.partitions[index]?.size ?? 0 }
  })
  const smallest = Math.min(...parts.map(({ size }) => size))
  const component = Math.floor((smallest - RAID_OFFSET) / MiB) * MiB
  const members = parts.map(({ path }) => path)
  return { label, level, members, component, size: component * dataDisks(level, members.length) }
}

/** Disks' worth of data an array of so many disks holds. */
export const dataDisks = (level: RaidLevel, count: number): number =>
  ({ 0: count, 1: 1, 10: count / 2 })[level]

/** Bytes of a stripe over all disks; what a mirror is aligned to. */
export const stripeOf = (level: RaidLevel, count: number): number =>
  level === 1 ? MiB : dataDisks(level, count) * CHUNK

/**
 * Bytes before the first extent of a physical volume on an array: LVM begins at a whole stripe
 * (lvm.conf(5), data_alignment_detection).
 */
export function beforeExtents(level: RaidLevel, count: number): number {
  const stripe = stripeOf(level, count)
  return Math.ceil(MiB / stripe) * stripe
}
