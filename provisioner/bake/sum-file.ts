import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { type Chunk, chunksOf, LONGEST_CHUNK } from '../../image/bake/chunks.ts'
import type { Extent } from '../../image/bake/difference.ts'

export interface FileToSum {
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Where the file may hold anything but zeros; the rest is not read. */
  readonly extents: readonly Extent[]
  readonly signal: AbortSignal
  /** Told how far it is, from 0 to 1. */
  progress(share: number): void
}

/** @returns the SHA-256 of a file, in hexadecimal. */
export async function sumFile(file: FileToSum): Promise<string> {
  const hash = createHash('sha256')
  const input = await open(file.path)
  let done = 0
  try {
    for await (const bytes of contentOf(chunksOf(file.size, file.extents), input)) {
      file.signal.throwIfAborted()
      // The sum takes longest; reading goes on beside it.
      hash.update(bytes)
      done += bytes.length
      file.progress(done / file.size)
    }
  } finally {
    await input.close()
  }
  return hash.digest('hex')
}

/** Reads under way. Fresh memory costs more than the reading: their buffers go round. */
const AHEAD = 4

const ZEROS = Buffer.alloc(LONGEST_CHUNK)

/** The pieces in order; each is good until the next one is asked for. */
async function* contentOf(chunks: Iterable<Chunk>, input: FileHandle): AsyncGenerator<Buffer> {
  const buffers = Array.from({ length: AHEAD }, () => Buffer.alloc(LONGEST_CHUNK))
  const queue: Promise<Buffer>[] = []
  let turn = 0
  try {
    for (const chunk of chunks) {
      if (queue.length === AHEAD) yield* oldest(queue)
      const reading = read(chunk, input, buffers[turn++ % AHEAD] ?? ZEROS)
      reading.catch(() => {}) // reported where it is awaited
      queue.push(reading)
    }
    while (queue.length > 0) yield* oldest(queue)
  } finally {
    await Promise.allSettled(queue)
  }
}

async function* oldest(queue: Promise<Buffer>[]): AsyncGenerator<Buffer> {
  const bytes = await queue.shift()
  if (bytes) yield bytes
}

async function read(chunk: Chunk, input: FileHandle, buffer: Buffer): Promise<Buffer> {
  const { start, length, isData } = chunk
  if (!isData) return ZEROS.subarray(0, length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await input.read(buffer, done, length - done, start + done)
    if (bytesRead === 0) throw new Error('the file is shorter than it should be')
    done += bytesRead
  }
  return buffer.subarray(0, length)
}
