import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Extent } from '../../image/bake/difference.ts'
import { type Chunk, chunksOf } from '../../image/bake/chunks.ts'
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
    let pending: Promise<unknown> = Promise.resolve()
    for (const chunk of chunksOf(source.size, source.extents, source.writes)) {
      source.signal.throwIfAborted()
      const bytes = await contentOf(chunk, input)
      await pending
      // The next chunk is read and summed up while this one is on its way to the disk.
      pending = chunk.isData ? writeAll(output, bytes, chunk.start) : Promise.resolve()
      pending.catch(() => {}) // reported where it is awaited
      hash.update(bytes)
      source.progress((chunk.start + chunk.length) / source.size)
    }
    await pending
  } finally {
    await Promise.all([input.close(), output.close()])
  }
  return hash.digest('hex')
}

const ZEROS = Buffer.alloc(4 * 1024 * 1024)

async function contentOf(chunk: Chunk, input: FileHandle): Promise<Buffer> {
  if (!chunk.isData) return ZEROS.subarray(0, chunk.length)
  const bytes = Buffer.allocUnsafe(chunk.length)
  const { bytesRead } = await input.read(bytes, 0, chunk.length, chunk.start)
  bytes.fill(0, bytesRead)
  for (const { offset, bytes: patch } of chunk.writes) bytes.set(patch, offset - chunk.start)
  return bytes
}

async function writeAll(output: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await output.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}
