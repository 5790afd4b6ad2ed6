import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { SinkResult } from './disk-sink.ts'

/** A file written from start to end, and its sum with it. */
export interface SummedFile {
  /** Bytes so far. */
  readonly size: number
  append(bytes: Buffer): Promise<void>
  finish(): Promise<SinkResult>
  abandon(): Promise<void>
}

/** Bytes gathered before they are written. */
const GATHERED = 4 * 1024 * 1024

export async function openSummedFile(path: string): Promise<SummedFile> {
  const file = await open(path, 'w')
  const hash = createHash('sha256')
  const gathered: Buffer[] = []
  let [size, waiting] = [0, 0]
  const flush = async () => {
    const bytes = Buffer.concat(gathered.splice(0))
    waiting = 0
    hash.update(bytes)
    await file.writeFile(bytes)
  }
  return {
    get size() {
      return size
    },
    async append(bytes) {
      gathered.push(bytes)
      size += bytes.length
      waiting += bytes.length
      if (waiting >= GATHERED) await flush()
    },
    async finish() {
      await flush()
      await file.close()
      return { sha256: hash.digest('hex'), size }
    },
    abandon: () => file.close(),
  }
}
