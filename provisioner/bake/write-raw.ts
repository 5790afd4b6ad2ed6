import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type Chunk, chunksOf, LONGEST_CHUNK } from '../../image/bake/chunks.ts'
import type { Extent } from '../../image/bake/difference.ts'
import type { Write } from '../../image/bake/place-grub.ts'

export interface RawSource {
  /** The template's disk. */
  readonly disk: string
  /** Bytes. */
  readonly size: number
  readonly extents: readonly Extent[]
  /** What differs from the template, by offset. */
  readonly writes: readonly Write[]
  readonly signal: AbortSignal
  /** Told how far it is, from 0 to 1. */
  progress(share: number): void
}

/**
 * Writes a raw image in one pass: copies the template's data, puts the node's own blocks in, leaves
 * holes where there are zeros, and sums it all up on the way.
 *
 * @param target must not exist.
 * @returns the SHA-256 of the image, in hexadecimal.
 */
export async function writeRaw(target: string, source: RawSource): Promise<string> {
  const hash = createHash('sha256')
  const [input, output] = await Promise.all([open(source.disk), open(target, 'wx')])
  try {
    await output.truncate(source.size)
    const chunks = chunksOf(source.size, source.extents, source.writes)
    for await (const { chunk, bytes } of copied(chunks, input, output)) {
      source.signal.throwIfAborted()
      // The sum takes longest; reading and writing go on beside it.
      hash.update(bytes)
      source.progress((chunk.start + chunk.length) / source.size)
    }
  } finally {
    await Promise.all([input.close(), output.close()])
  }
  return hash.digest('hex')
}

interface Piece {
  readonly chunk: Chunk
  readonly bytes: Buffer
}

/** A piece on its way: read when `read` resolves, and its memory free again when `written` does. */
interface Copying {
  readonly read: Promise<Piece>
  readonly written: Promise<void>
}

/** Pieces under way. Fresh memory costs more than the copying: their buffers go round. */
const UNDER_WAY = 6

const ZEROS = Buffer.alloc(LONGEST_CHUNK)

/** Copies pieces and hands them over in order; ends when the last one is written. */
async function* copied(
  chunks: Iterable<Chunk>,
  input: FileHandle,
  output: FileHandle,
): AsyncGenerator<Piece> {
  const buffers = Array.from({ length: UNDER_WAY }, () => Buffer.alloc(LONGEST_CHUNK))
  const queue: Copying[] = []
  let turn = 0
  try {
    for (const chunk of chunks) {
      if (queue.length === UNDER_WAY) yield* taken(queue)
      queue.push(copy(chunk, { input, output, buffer: buffers[turn++ % UNDER_WAY] ?? ZEROS }))
    }
    while (queue.length > 0) yield* taken(queue)
  } finally {
    await Promise.allSettled(queue.map(({ written }) => written))
  }
}

/** The oldest piece: summed up by the caller, then waited for, since its buffer is the next to go. */
async function* taken(queue: Copying[]): AsyncGenerator<Piece> {
  const oldest = queue.shift()
  if (!oldest) return
  yield await oldest.read
  await oldest.written
}

interface Files {
  readonly input: FileHandle
  readonly output: FileHandle
  readonly buffer: Buffer
}

function copy(chunk: Chunk, { input, output, buffer }: Files): Copying {
  if (!chunk.isData) {
    const bytes = ZEROS.subarray(0, chunk.length)
    return { read: Promise.resolve({ chunk, bytes }), written: Promise.resolve() }
  }
  const read = contentOf(chunk, input, buffer)
  const written = read.then(({ bytes }) => writeAll(output, bytes, chunk.start))
  // Both are reported where they are awaited.
  read.catch(() => {})
  written.catch(() => {})
  return { read, written }
}

async function contentOf(chunk: Chunk, input: FileHandle, buffer: Buffer): Promise<Piece> {
  const { start, length, writes } = chunk
  const { bytesRead } = await input.read(buffer, 0, length, start)
  buffer.fill(0, bytesRead, length)
  for (const { offset, bytes } of writes) buffer.set(bytes, offset - start)
  return { chunk, bytes: buffer.subarray(0, length) }
}

async function writeAll(output: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await output.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
