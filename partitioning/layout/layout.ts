import type { PartitionType } from './partition-type.ts'

/** What a disk is to be divided into, before it is known how large the disk is. */
export interface Layout {
  readonly name: string
  readonly table: 'gpt'
  /** In the order they lie on the disk. */
  readonly partitions: readonly Partition[]
}

export interface Partition {
  /** Name in the partition table, unique on the disk. */
  readonly label: string
  readonly type: PartitionType
  readonly size: SizeRange
  /** Takes the rest of the disk at the node's start. Only the last partition can. */
  readonly grows: boolean
  readonly content: Content
  /** Why it exists and why it has this size, for the people who ask. */
  readonly reason: string
}

/** Whole mebibytes, in bytes: `minimum` <= `preferred` <= `maximum`. */
export interface SizeRange {
  readonly minimum: number
  /** Aimed at once every partition has its minimum; the minimum itself when absent. */
  readonly preferred?: number
  /** None when absent. */
  readonly maximum?: number
  /** Share of what is left once every partition has its preferred size; none when absent. */
  readonly weight?: number
}

/** What lies in a partition. */
export type Content = BootCode | Filesystem

/** Read by firmware or boot loader as it lies there. */
export interface BootCode {
  readonly kind: 'boot-code'
}

export interface Filesystem {
  readonly kind: 'filesystem'
  readonly filesystem: 'ext4' | 'vfat'
  readonly mount: Mount
}

export interface Mount {
  /** Absolute path. */
  readonly path: string
  /** Options of mount(8) beyond the defaults. */
  readonly options: readonly string[]
}
