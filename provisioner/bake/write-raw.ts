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
    let written: Promise<void> = Promise.resolve()
    for await (const { chunk, bytes } of readAhead(chunks, input)) {
      source.signal.throwIfAborted()
      // The sum is made while the disk is busy with this piece and the next one is read.
      const writing = chunk.isData ? writeAll(output, bytes, chunk.start) : Promise.resolve()
      writing.catch(() => {}) // reported where it is awaited
      hash.update(bytes)
      await written
      written = writing
      source.progress((chunk.start + chunk.length) / source.size)
    }
    await written
  } finally {
    await Promise.all([input.close(), output.close()])
  }
  return hash.digest('hex')
}

interface Piece {
  readonly chunk: Chunk
  readonly bytes: Buffer
}

/** Fresh memory costs more than the copying: four buffers go round. */
const BUFFERS = 4

const ZEROS = Buffer.alloc(LONGEST_CHUNK)

/** Reads one piece ahead of the one being worked on. */
async function* readAhead(chunks: Iterable<Chunk>, input: FileHandle): AsyncGenerator<Piece> {
  const ring = Array.from({ length: BUFFERS }, () => Buffer.alloc(LONGEST_CHUNK))
  let ahead: Promise<Piece> | undefined
  let turn = 0
  for (const chunk of chunks) {
    const next = contentOf(chunk, input, ring[turn++ % BUFFERS] ?? ZEROS)
    next.catch(() => {}) // reported where it is awaited
    if (ahead) yield await ahead
    ahead = next
  }
  if (ahead) yield await ahead
}

async function contentOf(chunk: Chunk, input: FileHandle, buffer: Buffer): Promise<Piece> {
  const { start, length, isData, writes } = chunk
  if (!isData) return { chunk, bytes: ZEROS.subarray(0, length) }
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
