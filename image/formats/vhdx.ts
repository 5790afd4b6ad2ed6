import { KiB, MiB } from '../../inventory/model/units.ts'
import { crc32c } from './crc32c.ts'

/**
 * Bytes that are allocated together. One MiB is what Microsoft advises for ext4: the 32 MiB of its
 * own tools make a file several times larger.
 */
export const BLOCK = MiB

const SECTOR = 512
/** Sectors one bitmap speaks of (MS-VHDX 2.5); each is followed by a place for that bitmap. */
const CHUNK_BLOCKS = (2 ** 23 * SECTOR) / BLOCK

const LOG = 1 * MiB
const METADATA = 2 * MiB
const TABLE = 3 * MiB
/** Place of the items within the metadata region. */
const ITEMS = 64 * KiB
const FULLY_PRESENT = 6n

export interface VhdxDisk {
  /** Bytes of the disk a machine sees; whole sectors. */
  readonly size: number
  /** `fixed`: every block is allocated, whatever is in it. */
  readonly kind: 'fixed' | 'dynamic'
  /** UUIDs: of this content, and of the disk as SCSI names it (page 83). */
  readonly content: string
  readonly disk: string
}

const blocksOf = (size: number): number => Math.ceil(size / BLOCK)

/** Bytes before the first block; they are {@link vhdxStart}. */
export function vhdxStartLength(size: number): number {
  const blocks = blocksOf(size)
  const entries = blocks + Math.floor((blocks - 1) / CHUNK_BLOCKS)
  return TABLE + Math.ceil((entries * 8) / MiB) * MiB
}

/**
 * Everything before the blocks (MS-VHDX 2.1): identifier, two headers, two region tables, an empty
 * log, metadata, and the block allocation table.
 *
 * @param places of the blocks in bytes of the file, by number of the block; absent is zeros.
 */
export function vhdxStart(disk: VhdxDisk, places: ReadonlyMap<number, number>): Buffer {
  const start = Buffer.alloc(vhdxStartLength(disk.size))
  start.write('vhdxfile', 0, 'latin1')
  start.write('Switchyard', 8, 'utf16le')
  // The one with the higher number counts; the other is there for a write that is cut off.
  header(disk, 1n).copy(start, 64 * KiB)
  header(disk, 2n).copy(start, 128 * KiB)
  const regions = regionTable(start.length - TABLE)
  regions.copy(start, 192 * KiB)
  regions.copy(start, 256 * KiB)
  metadata(disk).copy(start, METADATA)
  for (const [block, place] of places) {
    const entry = block + Math.floor(block / CHUNK_BLOCKS)
    start.writeBigUInt64LE((BigInt(place / MiB) << 20n) | FULLY_PRESENT, TABLE + entry * 8)
  }
  return start
}

/** MS-VHDX 2.2.2. No log to be replayed: its GUID is zero. */
function header({ content }: VhdxDisk, sequence: bigint): Buffer {
  const bytes = Buffer.alloc(4 * KiB)
  bytes.write('head', 0, 'latin1')
  bytes.writeBigUInt64LE(sequence, 8)
  guid(content).copy(bytes, 16)
  guid(content).copy(bytes, 32)
  bytes.writeUInt16LE(1, 66)
  bytes.writeUInt32LE(MiB, 68)
  bytes.writeBigUInt64LE(BigInt(LOG), 72)
  return summed(bytes)
}

/** MS-VHDX 2.2.3. */
function regionTable(tableLength: number): Buffer {
  const bytes = Buffer.alloc(64 * KiB)
  bytes.write('regi', 0, 'latin1')
  bytes.writeUInt32LE(2, 8)
  const regions = [
    ['2dc27766-f623-4200-9d64-115e9bfd4a08', TABLE, tableLength],
    ['8b7ca206-4790-4b9a-b8fe-575f050f886e', METADATA, MiB],
  ] as const
  regions.forEach(([id, place, length], index) => {
    const at = 16 + index * 32
    guid(id).copy(bytes, at)
    bytes.writeBigUInt64LE(BigInt(place), at + 16)
    bytes.writeUInt32LE(length, at + 24)
    bytes.writeUInt32LE(1, at + 28)
  })
  return summed(bytes)
}

/** Flags of a metadata entry: whoever does not know it must not open the disk; it is the disk's. */
const REQUIRED = 4
const OF_DISK = 2

/** MS-VHDX 2.6. */
function metadata({ size, kind, disk }: VhdxDisk): Buffer {
  const items = [
    ['caa16737-fa36-4d43-b3b6-33f0aa44e76b', REQUIRED, [u32(BLOCK), u32(kind === 'fixed' ? 1 : 0)]],
    ['2fa54224-cd1b-4876-b211-5dbed83bf4b8', REQUIRED | OF_DISK, [u64(size)]],
    ['beca12ab-b2e6-4523-93ef-c309e000c746', REQUIRED | OF_DISK, [guid(disk)]],
    ['8141bf1d-a96f-4709-ba47-f233a8faab5f', REQUIRED | OF_DISK, [u32(SECTOR)]],
    ['cda348c7-445d-4471-9cc9-e9885251c556', REQUIRED | OF_DISK, [u32(4 * KiB)]],
  ] as const
  const bytes = Buffer.alloc(MiB)
  bytes.write('metadata', 0, 'latin1')
  bytes.writeUInt16LE(items.length, 10)
  let place = ITEMS
  items.forEach(([id, flags, parts], index) => {
    const value = Buffer.concat(parts)
    const at = 32 + index * 32
    guid(id).copy(bytes, at)
    bytes.writeUInt32LE(place, at + 16)
    bytes.writeUInt32LE(value.length, at + 20)
    bytes.writeUInt32LE(flags, at + 24)
    value.copy(bytes, place)
    place += value.length
  })
  return bytes
}

/** Puts the checksum of all bytes, itself as zeros, behind the signature. */
function summed(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32c(bytes), 4)
  return bytes
}

/** A UUID as Microsoft stores it: the first three fields little-endian. */
function guid(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  bytes.subarray(0, 4).reverse()
  bytes.subarray(4, 6).reverse()
  bytes.subarray(6, 8).reverse()
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
