/** What a physical server's disks are to be divided into, before it is known how large they are. */
export interface ServerLayout {
  readonly name: string
  /** Logical volumes of the one volume group; the last takes what the others leave. */
  readonly volumes: readonly [...(readonly Volume[]), Volume]
}

export interface Volume {
  /** Name in the volume group. */
  readonly name: string
  readonly size: VolumeSize
  readonly content: VolumeContent
  /** Why it exists and why it has this size, for the people who ask. */
  readonly reason: string
}

/** Decimal megabytes, or per cent of memory: the numbers of a line of a partman recipe. */
export interface VolumeSize {
  readonly min: Amount
  /** What it has above `min` is its weight among those that grow. */
  readonly priority: Amount
  /** `-1` for none. */
  readonly max: Amount | -1
}

export type Amount = number | `${number}%`

export type VolumeContent = Swap | ServerFilesystem

export interface Swap {
  readonly kind: 'swap'
}

export interface ServerFilesystem {
  readonly kind: 'filesystem'
  readonly filesystem: 'ext4' | 'xfs' | 'btrfs'
  /** Absolute path. */
  readonly mount: string
  /** Options of mount(8) beyond the defaults. */
  readonly options: readonly string[]
}
