import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import {
  GRAIN,
  GRAINS_IN_TABLE,
  SECTOR,
  type VmdkDisk,
  vmdkEnd,
  vmdkGrain,
  vmdkStart,
  vmdkTable,
} from '../../image/formats/vmdk.ts'
import type { DiskSink } from './disk-sink.ts'
import { openSummedFile } from './summed-file.ts'

/** Within a twentieth of the size of level 6, in two thirds of its time. */
const LEVEL = 2

/** Grains compressed at the same time: libuv's threads stay busy, memory stays small. */
const UNDER_WAY = 64

const ZEROS = Buffer.alloc(GRAIN)
const compress = promisify(deflate)

interface Grain {
  readonly index: number
  readonly deflated: Promise<Buffer>
}

/** A streamOptimized VMDK; grains are compressed on every processor, and written in order. */
export async function vmdkSink(path: string, disk: VmdkDisk): Promise<DiskSink> {
  const file = await openSummedFile(path)
  const tables = new Array<number>(Math.ceil(disk.size / GRAIN / GRAINS_IN_TABLE)).fill(0)
  const queue: Grain[] = []
  let places: number[] = []
  let current = 0
  await file.append(vmdkStart(disk))

  const closeTable = async () => {
    if (places.length === 0) return
    // A marker of one sector comes before the table.
    tables[current] = file.size / SECTOR + 1
    await file.append(vmdkTable(places))
    places = []
  }
  const writeOldest = async () => {
    const grain = queue.shift()
    if (!grain) return
    const bytes = vmdkGrain(grain.index, await grain.deflated)
    const table = Math.floor(grain.index / GRAINS_IN_TABLE)
    if (table !== current) await closeTable()
    current = table
    places[grain.index % GRAINS_IN_TABLE] = file.size / SECTOR
    await file.append(bytes)
  }

  return {
    async take({ start, bytes }) {
      queue.push(...grainsOf(start, bytes))
      while (queue.length > UNDER_WAY) await writeOldest()
    },
    async finish() {
      while (queue.length > 0) await writeOldest()
      await closeTable()
      await file.append(vmdkEnd(disk.size, tables, file.size))
      return file.finish()
    },
    async abandon() {
      await Promise.allSettled(queue.map(({ deflated }) => deflated))
      await file.abandon()
    },
  }
}

function grainsOf(start: number, bytes: Buffer): readonly Grain[] {
  const grains: Grain[] = []
  for (let at = 0; at < bytes.length; at += GRAIN) {
    const grain = bytes.subarray(at, at + GRAIN)
    if (grain.equals(ZEROS.subarray(0, grain.length))) continue
    const deflated = compress(grain, { level: LEVEL, memLevel: 9 })
    deflated.catch(() => undefined) // reported where it is awaited
    grains.push({ index: (start + at) / GRAIN, deflated })
  }
  return grains
}
