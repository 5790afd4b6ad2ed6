import type { Extent } from './difference.ts'

/** Bytes handled at a time. */
export const LONGEST_CHUNK = 4 * 1024 * 1024

/** A piece of a disk that may hold something, or is all zeros. */
export interface Chunk {
  /** Bytes from the start of the disk. */
  readonly start: number
  readonly length: number
  readonly isData: boolean
}

/**
 * Divides a disk into pieces from its start to its end.
 *
 * @param size bytes of the disk.
 * @param extents where it may hold something, in any order.
 */
export function* chunksOf(size: number, extents: readonly Extent[]): Generator<Chunk> {
  let at = 0
  for (const { start, length } of join(extents)) {
    yield* split(at, Math.min(start, size), false)
    yield* split(start, Math.min(start + length, size), true)
    at = start + length
  }
  yield* split(at, size, false)
}

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

function* split(from: number, to: number, isData: boolean): Generator<Chunk> {
  for (let start = from; start < to; start += LONGEST_CHUNK) {
    yield { start, length: Math.min(LONGEST_CHUNK, to - start), isData }
  }
}
