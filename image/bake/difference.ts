import type { Write } from './place-grub.ts'

/** A run of bytes of a disk that may hold something; between extents are zeros. */
export interface Extent {
  /** Bytes from the start of the disk. */
  readonly start: number
  /** Bytes. */
  readonly length: number
}

/**
 * The blocks in which two equally long pieces of a disk differ, neighbours joined.
 *
 * @param offset bytes from the start of the disk to the pieces.
 * @param block bytes compared at a time.
 */
export function differingBlocks(
  before: Buffer,
  after: Buffer,
  { offset, block }: { readonly offset: number; readonly block: number },
): readonly Write[] {
  const writes: { offset: number; bytes: Buffer }[] = []
  for (let at = 0; at < after.length; at += block) {
    const end = Math.min(at + block, after.length)
    if (before.compare(after, at, end, at, end) === 0) continue
    const last = writes.at(-1)
    if (last && last.offset + last.bytes.length === offset + at) {
      last.bytes = after.subarray(last.offset - offset, end)
    } else {
      writes.push({ offset: offset + at, bytes: after.subarray(at, end) })
    }
  }
  return writes
}
