/** A partition every disk of a server has, whatever its layout. */
export interface FixedPartition {
  readonly label: string
  /** Decimal megabytes; none for the one that takes the rest. */
  readonly size?: number
  readonly reason: string
}

/** In the order they lie on the disk. */
export const FIXED_PARTITIONS = [
  {
    label: 'bios-boot',
    size: 1,
    reason: 'Core of GRUB, for machines that start by BIOS: GPT leaves no gap to hide it in.',
  },
  {
    label: 'esp',
    size: 512,
    reason:
      'shim and GRUB, for machines that start by UEFI; on every disk, so that any of them starts.',
  },
  {
    label: 'boot',
    size: 1024,
    reason: 'Kernels where GRUB finds them without knowing of volume groups.',
  },
  { label: 'system', reason: 'Physical volume: the rest of the disk.' },
] as const satisfies readonly FixedPartition[]

/** Name of the volume group. */
export const GROUP = 'system'

/** What the container around it is called when it is open, where there is one (crypttab(5)). */
export const CONTAINER = `${GROUP}_crypt`

/** Options of mount(8), by label. FAT knows no owners: the mask keeps it to root. */
export const FIXED_OPTIONS = {
  boot: 'nodev,nosuid',
  // A server that started by BIOS, or whose first disk failed, must come up without it.
  esp: 'umask=0077,nodev,nosuid,noexec,nofail',
} as const
