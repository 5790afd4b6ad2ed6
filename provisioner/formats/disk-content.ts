import { type FileHandle, open } from 'node:fs/promises'
import type { Extent } from '../../image/bake/difference.ts'
import type { Write } from '../../image/bake/place-grub.ts'
import { MiB } from '../../inventory/model/units.ts'

/** Bytes read at a time; every format's own unit divides it. */
export const PIECE = MiB

/** Reads under way beside the one that is worked on. */
const AHEAD = 4

/** A part of a disk that may hold something; its bytes are nobody else's, and stay as they are. */
export interface Piece {
  /** Bytes from the start of the disk, a multiple of {@link PIECE}. */
  readonly start: number
  readonly bytes: Buffer
}

export interface DiskContent {
  /** A raw disk. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Where it may hold anything but zeros. */
  readonly extents: readonly Extent[]
  /** What is to stand there instead. */
  readonly writes: readonly Write[]
}

/** Reads a disk once from start to end, leaving out what is all zeros by its extents. */
export async function* readDisk(content: DiskContent, signal: AbortSignal): AsyncGenerator<Piece> {
  const file = await open(content.path)
  const queue: Promise<Piece>[] = []
  try {
    for (const start of placesOf(content)) {
      signal.throwIfAborted()
      const reading = readPiece(file, content, start)
      reading.catch(() => undefined) // reported where it is awaited
      queue.push(reading)
      if (queue.length > AHEAD) yield* oldest(queue)
    }
    while (queue.length > 0) yield* oldest(queue)
  } finally {
    await Promise.allSettled(queue)
    await file.close()
  }
}

async function* oldest(queue: Promise<Piece>[]): AsyncGenerator<Piece> {
  const piece = await queue.shift()
  if (piece) yield piece
}

/** Where there is something, in order. */
export function placesOf({ extents, writes, size }: DiskContent): readonly number[] {
  const places = new Set<number>()
  const changed = writes.map(({ offset, bytes }) => ({ start: offset, length: bytes.length }))
  for (const { start, length } of [...extents, ...changed]) {
    const end = Math.min(start + length, size)
    for (let at = start - (start % PIECE); at < end; at += PIECE) places.add(at)
  }
  return [...places].sort((a, b) => a - b)
}

async function readPiece(file: FileHandle, content: DiskContent, start: number): Promise<Piece> {
  const bytes = Buffer.alloc(Math.min(PIECE, content.size - start))
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done)
    if (bytesRead === 0) throw new Error(`${content.path} is shorter than it should be`)
    done += bytesRead
  }
  for (const write of content.writes) overlay({ start, bytes }, write)
  return { start, bytes }
}

/** Puts the part of a write that lies within a piece there. */
function overlay({ start, bytes }: Piece, write: Write): void {
  const from = Math.max(write.offset, start)
  const to = Math.min(write.offset + write.bytes.length, start + bytes.length)
  if (from < to)
    bytes.set(write.bytes.subarray(from - write.offset, to - write.offset), from - start)
}
