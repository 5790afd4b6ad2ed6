/** Names of what a partition is for, as the tools of the field spell them. */
export type PartitionType = 'bios-boot' | 'esp' | 'linux-root-x86-64' | 'linux-var'

interface TypeNames {
  /** Type GUID in the partition table. */
  readonly guid: string
  /** `Type=` of repart.d(5), which has no name for GRUB's partition. */
  readonly repart: string
}

/**
 * GRUB manual, 3.4 (BIOS boot); UEFI 2.10, table 5.7 (system partition); the Discoverable
 * Partitions Specification (the others).
 */
export const PARTITION_TYPES: Readonly<Record<PartitionType, TypeNames>> = {
  'bios-boot': {
    guid: '21686148-6449-6E6F-744E-656564454649',
    repart: '21686148-6449-6E6F-744E-656564454649',
  },
  esp: { guid: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B', repart: 'esp' },
  'linux-root-x86-64': { guid: '4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709', repart: 'root-x86-64' },
  'linux-var': { guid: '4D21B016-B534-45C2-A9FB-5C16E091FD2D', repart: 'var' },
}
