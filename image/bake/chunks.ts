import type { Extent } from './difference.ts'
import type { Write } from './place-grub.ts'

/** Bytes handled at a time. */
export const LONGEST_CHUNK = 4 * 1024 * 1024

/** A piece of a disk that is all data or all zeros. */
export interface Chunk {
  /** Bytes from the start of the disk. */
  readonly start: number
  readonly length: number
  readonly isData: boolean
  /** Writes that fall into it, each cut to it. */
  readonly writes: readonly Write[]
}

/**
 * Divides a disk into pieces from its start to its end. A place that is written to counts as data.
 *
 * @param size bytes of the disk.
 * @param extents in order, not overlapping.
 */
export function* chunksOf(
  size: number,
  extents: readonly Extent[],
  writes: readonly Write[],
): Generator<Chunk> {
  const occupied = join([...extents, ...writes.map(extentOf)])
  let at = 0
  for (const { start, length } of occupied) {
    yield* split(at, Math.min(start, size), false, [])
    yield* split(start, Math.min(start + length, size), true, writes)
    at = start + length
  }
  yield* split(at, size, false, [])
}

const extentOf = ({ offset, bytes }: Write): Extent => ({ start: offset, length: bytes.length })

/** Extents in order, those that touch or overlap made one. */
function join(extents: readonly Extent[]): readonly Extent[] {
  const joined: { start: number; length: number }[] = []
  for (const { start, length } of [...extents].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last && start <= last.start + last.length) {
      last.length = Math.max(last.length, start + length - last.start)
    } else {
      joined.push({ start, length })
    }
  }
  return joined
}

function* split(
  from: number,
  to: number,
  isData: boolean,
  writes: readonly Write[],
): Generator<Chunk> {
  for (let start = from; start < to; start += LONGEST_CHUNK) {
    const length = Math.min(LONGEST_CHUNK, to - start)
    yield { start, length, isData, writes: writes.flatMap((write) => cut(write, start, length)) }
  }
}

function cut({ offset, bytes }: Write, start: number, length: number): readonly Write[] {
  const from = Math.max(offset, start)
  const to = Math.min(offset + bytes.length, start + length)
  return from < to ? [{ offset: from, bytes: bytes.subarray(from - offset, to - offset) }] : []
}
