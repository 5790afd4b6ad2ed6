import type { RecipeLine } from './recipe-line.ts'
import type { SolvedPartition, Target } from './solve-disk.ts'

/**
 * `partman-auto/method`: what the lines of physical volumes are known by. With `crypto` the volume of
 * the first disk, and there is no other, lies in a LUKS2 container (partman-auto-crypto 38).
 */
export type GroupMethod = 'lvm' | 'crypto'

/** One of the disks of `partman-auto/disk`. */
export interface LvmDisk extends Omit<Target, 'ram'> {
  /** As the installer calls it: `/dev/sda`. */
  readonly device: string
}

/** A machine the installer is to make volume groups on. The first disk is the main one. */
export interface LvmTarget {
  readonly disks: readonly [LvmDisk, ...LvmDisk[]]
  /** Decimal megabytes. */
  readonly ram: number
  /** `lvm` unless given. */
  readonly method?: GroupMethod
  /** `partman-auto-lvm/new_vg_name`: the group of what names none. */
  readonly group: string
  /** `partman-auto-lvm/guided_size` in per cent; `max` unless given. */
  readonly share?: number
}

/** A partition that holds a physical volume. */
export interface PhysicalVolume extends SolvedPartition {
  readonly disk: LvmDisk
  /** As the installer calls it: `/dev/sda3`, or `/dev/mapper/sda3_crypt`. */
  readonly path: string
}

export interface LogicalVolume {
  readonly line: RecipeLine
  readonly extents: number
  /** Bytes. */
  readonly size: number
}

export interface VolumeGroup {
  readonly name: string
  readonly physical: readonly PhysicalVolume[]
  readonly extents: number
  readonly volumes: readonly LogicalVolume[]
  /** Extents no volume takes. */
  readonly free: number
}

export interface SolvedLvm {
  /** Partitions of each disk, in the order of the target's. */
  readonly disks: readonly (readonly SolvedPartition[])[]
  /** In the order the installer makes them: by name. */
  readonly groups: readonly VolumeGroup[]
}
