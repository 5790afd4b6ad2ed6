/** Bytes; all places in a VMDK are counted in these. */
export const SECTOR = 512
/** Bytes that are compressed together. */
export const GRAIN = 64 * 1024
/** Grains a table has places for. */
export const GRAINS_IN_TABLE = 512
/** Bytes before the first grain: header, descriptor, and the room other programs leave. */
export const OVERHEAD = 64 * 1024

const GRAIN_SECTORS = GRAIN / SECTOR
const TABLE_SECTORS = (GRAINS_IN_TABLE * 4) / SECTOR
const DESCRIPTOR_SECTORS = 20
/** "Where the directory is, the footer tells." */
const AT_END = 0xffff_ffff_ffff_ffffn

/** Compressed grains, markers; whoever reads may see whether line ends were mangled. */
const FLAGS = 0x30001
const DEFLATE = 1

const MARKERS = { end: 0, table: 1, directory: 2, footer: 3 } as const

export interface VmdkDisk {
  /** Name of the file, as its descriptor gives it. */
  readonly file: string
  /** Bytes of the disk a machine sees; whole sectors. */
  readonly size: number
  /** Eight hexadecimal digits: other content, other digits. */
  readonly contentId: string
}

/**
 * First bytes of a streamOptimized VMDK (VMware, "Virtual Disk Format 5.0", Stream-Optimized
 * Compressed Sparse Extents): header and descriptor. Grains follow, each table of them behind its
 * own, then the directory of tables: written from start to end, read from start to end.
 */
export function vmdkStart(disk: VmdkDisk): Buffer {
  const start = Buffer.alloc(OVERHEAD)
  header(disk.size, AT_END).copy(start)
  start.write(descriptor(disk), SECTOR, 'latin1')
  return start
}

function header(size: number, directory: bigint): Buffer {
  const bytes = Buffer.alloc(SECTOR)
  bytes.write('KDMV', 0, 'latin1')
  bytes.writeUInt32LE(3, 4)
  bytes.writeUInt32LE(FLAGS, 8)
  bytes.writeBigUInt64LE(BigInt(size / SECTOR), 12)
  bytes.writeBigUInt64LE(BigInt(GRAIN_SECTORS), 20)
  bytes.writeBigUInt64LE(1n, 28)
  bytes.writeBigUInt64LE(BigInt(DESCRIPTOR_SECTORS), 36)
  bytes.writeUInt32LE(GRAINS_IN_TABLE, 44)
  bytes.writeBigUInt64LE(directory, 56)
  bytes.writeBigUInt64LE(BigInt(OVERHEAD / SECTOR), 64)
  bytes.write('\n \r\n', 73, 'latin1')
  bytes.writeUInt16LE(DEFLATE, 77)
  return bytes
}

/** What the geometry is makes no difference to any system of this century; it must be there. */
const HEADS = 255
const SECTORS = 63

function descriptor({ file, size, contentId }: VmdkDisk): string {
  const sectors = size / SECTOR
  return `# Disk DescriptorFile
version=1
CID=${contentId}
parentCID=ffffffff
createType="streamOptimized"

# Extent description
RDONLY ${sectors} SPARSE "${file}"

# The Disk Data Base
#DDB

ddb.adapterType = "lsilogic"
ddb.geometry.cylinders = "${Math.min(65535, Math.floor(sectors / (HEADS * SECTORS)))}"
ddb.geometry.heads = "${HEADS}"
ddb.geometry.sectors = "${SECTORS}"
ddb.longContentID = "${contentId.repeat(4)}"
ddb.toolsVersion = "2147483647"
ddb.virtualHWVersion = "14"
`
}

/**
 * A grain as it lies in the file: its place, its length, its compressed bytes, zeros up to the next
 * sector.
 *
 * @param index of the grain on the disk.
 * @param deflated its bytes in zlib's format (RFC 1950).
 */
export function vmdkGrain(index: number, deflated: Buffer): Buffer {
  const length = 12 + deflated.length
  const bytes = Buffer.alloc(Math.ceil(length / SECTOR) * SECTOR)
  bytes.writeBigUInt64LE(BigInt(index * GRAIN_SECTORS), 0)
  bytes.writeUInt32LE(deflated.length, 8)
  deflated.copy(bytes, 12)
  return bytes
}

/** @param places of the grains of one table, in sectors of the file; 0 is a grain of zeros. */
export function vmdkTable(places: readonly number[]): Buffer {
  return Buffer.concat([marker(TABLE_SECTORS, MARKERS.table), numbers(places, GRAINS_IN_TABLE)])
}

/**
 * The end of the file.
 *
 * @param tables places of the tables, in sectors of the file; 0 is a table of zeros.
 * @param at where the end begins, in bytes of the file.
 */
export function vmdkEnd(size: number, tables: readonly number[], at: number): Buffer {
  const sectors = Math.ceil((tables.length * 4) / SECTOR)
  const directory = numbers(tables, (sectors * SECTOR) / 4)
  return Buffer.concat([
    marker(sectors, MARKERS.directory),
    directory,
    marker(1, MARKERS.footer),
    header(size, BigInt(at / SECTOR + 1)),
    marker(0, MARKERS.end),
  ])
}

function marker(sectors: number, type: number): Buffer {
  const bytes = Buffer.alloc(SECTOR)
  bytes.writeBigUInt64LE(BigInt(sectors), 0)
  bytes.writeUInt32LE(type, 12)
  return bytes
}

function numbers(values: readonly number[], room: number): Buffer {
  const bytes = Buffer.alloc(room * 4)
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value, index * 4)
  })
  return bytes
}
