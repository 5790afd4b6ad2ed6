import { open } from 'node:fs/promises'
import { BLOCK, type VhdxDisk, vhdxStart, vhdxStartLength } from '../../image/formats/vhdx.ts'
import { sumFile } from '../bake/sum-file.ts'
import type { DiskSink } from './disk-sink.ts'

const ZEROS = Buffer.alloc(BLOCK)

/**
 * A VHDX, fixed or dynamic. Its table of blocks comes first and is known last, so that the file is
 * read once more for its sum.
 */
export async function vhdxSink(
  path: string,
  disk: VhdxDisk,
  signal: AbortSignal,
): Promise<DiskSink> {
  const file = await open(path, 'w')
  const first = vhdxStartLength(disk.size)
  const blocks = Math.ceil(disk.size / BLOCK)
  const places = new Map<number, number>()
  const written: { start: number; length: number }[] = [{ start: 0, length: first }]
  if (disk.kind === 'fixed') {
    for (let block = 0; block < blocks; block += 1) places.set(block, first + block * BLOCK)
  }
  let next = first

  return {
    async take({ start, bytes }) {
      if (bytes.equals(ZEROS.subarray(0, bytes.length))) return
      const block = start / BLOCK
      const place = places.get(block) ?? next
      if (disk.kind === 'dynamic') next += BLOCK
      places.set(block, place)
      written.push({ start: place, length: BLOCK })
      await file.write(bytes, 0, bytes.length, place)
    },
    async finish() {
      const size = disk.kind === 'fixed' ? first + blocks * BLOCK : next
      const bytes = vhdxStart(disk, places)
      await file.write(bytes, 0, bytes.length, 0)
      await file.truncate(size)
      await file.close()
      const sha256 = await sumFile({
        ...{ path, size, extents: written, signal },
        progress: () => undefined,
      })
      return { sha256, size }
    },
    abandon: () => file.close(),
  }
}
