import type { Encryption, KeptPartition, RaidLevel } from '../../inventory/model/metal.ts'
import type { ServerLayout, Volume } from './server-layout.ts'

/** A physical server as far as its layout depends on it. */
export interface ServerMachine {
  /** Whose disks they are, for messages: `ds1`. */
  readonly owner: string
  /** Decimal megabytes of memory. */
  readonly ram: number
  readonly disks: readonly [ServerDisk, ...ServerDisk[]]
  readonly raid?: RaidLevel
  /** Per cent of the volume group that no volume takes. */
  readonly reserve: number
  readonly encryption?: Encryption
}

export interface ServerDisk {
  /** As the installer calls it, or as a shell will. */
  readonly device: string
  /** What the numbers of its partitions stand behind; absent: as the kernel names them. */
  readonly stem?: string
  /** Bytes. */
  readonly bytes: number
  readonly sector: 512 | 4096
  /** What is there and stays. */
  readonly keep?: KeptPartition
}

/** A server's layout on disks of known size: what will be where, in bytes. */
export interface SolvedServer {
  readonly layout: ServerLayout
  readonly machine: ServerMachine
  readonly disks: readonly SolvedServerDisk[]
  /** `/boot` and the physical volume, over all disks; none with one disk. */
  readonly arrays: readonly SolvedArray[]
  /** What the physical volume lies in; absent: on the bare array or partition. */
  readonly container?: SolvedContainer
  readonly group: SolvedGroup
}

export interface SolvedServerDisk extends ServerDisk {
  readonly partitions: readonly ServerPartition[]
}

export interface ServerPartition {
  readonly label: string
  /** Bytes from the start of the disk. */
  readonly start: number
  /** Bytes. */
  readonly size: number
  readonly reason: string
}

export interface SolvedArray {
  /** Label of the partitions it is made of. */
  readonly label: string
  readonly device: string
  readonly level: RaidLevel
  readonly members: readonly string[]
  /** Bytes of each member that hold data, behind `RAID_OFFSET`. */
  readonly component: number
  /** Bytes. */
  readonly size: number
}

/** A LUKS2 container over the array or the partition `system`. */
export interface SolvedContainer {
  /** What it is called once it is open. */
  readonly device: string
  /** Bytes before its data. */
  readonly header: number
  /** Bytes of its data. */
  readonly size: number
}

export interface SolvedGroup {
  readonly name: string
  readonly extents: number
  readonly volumes: readonly SolvedVolume[]
}

export interface SolvedVolume {
  readonly volume: Volume
  readonly extents: number
  /** Bytes. */
  readonly size: number
}
