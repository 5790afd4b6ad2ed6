import { uuidV5 } from './uuid-v5.ts'

/** Made once at random. Another would rename every disk of every cluster. */
const NAMESPACE = '26778e76-c396-4295-af5f-701b0209d42c'

export interface DiskOwner {
  readonly cluster: string
  readonly node: string
}

/**
 * Identifiers of a node's disk, made from names: two images of one node carry the same, so that
 * they can be compared byte for byte, and those of two nodes differ, so that one machine may hold
 * both disks.
 */
export interface Identity {
  /** GUID of the disk, in the partition table's header. */
  readonly disk: string
  /** GUID of a partition. */
  partition(label: string): string
  /** UUID of an ext4 filesystem. */
  filesystem(label: string): string
  /** What ext4 mixes into the hashes of file names (mke2fs(8), `hash_seed`). */
  hashSeed(label: string): string
  /** Serial number of a FAT, eight digits as mkfs.vfat(8) wants them after `-i`. */
  fatSerial(label: string): string
}

export function identityOf({ cluster, node }: DiskOwner): Identity {
  const name = (...parts: readonly string[]) =>
    uuidV5(NAMESPACE, [cluster, node, ...parts].join('/'))
  return {
    disk: name('disk'),
    partition: (label) => name(label, 'partition'),
    filesystem: (label) => name(label, 'filesystem'),
    hashSeed: (label) => name(label, 'hash-seed'),
    fatSerial: (label) => name(label, 'serial').slice(0, 8).toUpperCase(),
  }
}
