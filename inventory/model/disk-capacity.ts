const SECTOR = 512
const GB = 1_000_000_000

/** Gigabytes from which on the makers' rule holds. */
const SMALLEST = 50

/**
 * Bytes of a disk sold as so many gigabytes: all makers count 1 953 504 sectors a gigabyte, and
 * 97 696 368 for the first 50 (IDEMA LBA1-03). A disk of 960 GB has 960 197 124 096 bytes.
 *
 * @param bytes by the label. What no disk is sold as is taken at its word.
 */
export function diskCapacity(bytes: number): number {
  const gigabytes = bytes / GB
  if (!Number.isInteger(gigabytes) || gigabytes < SMALLEST) return bytes
  return (97_696_368 + 1_953_504 * (gigabytes - SMALLEST)) * SECTOR
}
