/** A node that is a physical server: what the installer may write to, and how. */
export interface Metal {
  /** Name of a built-in layout for servers. */
  readonly layout: string
  /** At least one, in the order they are named. All of them are the node's own. */
  readonly disks: readonly DiskChoice[]
  /** Level of software RAID over the disks; absent with one disk. */
  readonly raid?: RaidLevel
  /** Of the whole machine, as its maker's label and `dmidecode -s system-serial-number` say it. */
  readonly serial?: string
  /** Per cent of the volume group kept free, for snapshots and for volumes that must grow. */
  readonly reserve: number
  /** Absent: the disks are not encrypted. */
  readonly encryption?: Encryption
}

/** Everything but the EFI system partition and /boot lies in a LUKS2 container. */
export interface Encryption {
  readonly unlock: Unlock
}

/** What opens the container at every start: somebody on the console, or the machine's TPM 2.0. */
export type Unlock = 'passphrase' | 'tpm2'

/** mdadm(8): striped, mirrored, mirrored and striped. */
export type RaidLevel = 0 | 1 | 10

/** How a disk is told from others. A kernel's names, such as /dev/sda, change from boot to boot. */
export interface DiskChoice {
  /** Exactly. */
  readonly bytes: number
  /** As `lsblk -o SERIAL` shows it. */
  readonly serial?: string
  /** Part of what `lsblk -o MODEL` shows. */
  readonly model?: string
  readonly bus?: DiskBus
  /** A partition that is there and stays. */
  readonly keep?: KeptPartition
}

/** Where a partition lies, and how it is told from another that lies there. Bytes. */
export interface KeptPartition {
  /** Its name or its UUID in the partition table, or the label of its filesystem. */
  readonly by: 'name' | 'uuid' | 'label'
  readonly value: string
  /** From the start of the disk. */
  readonly start: number
  readonly size: number
}

export type DiskBus = 'nvme' | 'scsi' | 'virtio'
