import { MiB } from '../../inventory/model/units.ts'

/** A whole disk the installer puts a new GPT on. */
export interface GptDisk {
  /** Bytes; a multiple of the sector size. */
  readonly bytes: number
  /** Bytes of a logical sector: 512, or 4096 on disks that are 4K native. */
  readonly sector: 512 | 4096
}

/** Sectors, the first and the last that libparted lets partitions have. */
export interface SectorRange {
  readonly first: number
  readonly last: number
}

/** Bytes of the 128 entries of a partition table (UEFI 2.10, 5.3.2). */
const ENTRIES = 128 * 128

/** Bytes partman keeps clear at the end, for metadata of md 0.90 (partman-base 237). */
const MD_GRAIN = 64 * 1024

/** Sectors of a mebibyte: what libparted aligns to. */
export const grainOf = ({ sector }: GptDisk): number => MiB / sector

export const sectorsOf = ({ bytes, sector }: GptDisk): number => Math.floor(bytes / sector)

/** What the installer calls free on an empty disk: all but the two tables. */
export function freeRange(disk: GptDisk): SectorRange {
  const table = 1 + ENTRIES / disk.sector
  return { first: 1 + table, last: sectorsOf(disk) - table - 1 }
}

/** The last sector a partition may end at; always the last of a mebibyte. */
export function lastEnd(disk: GptDisk): number {
  const grain = MD_GRAIN / disk.sector
  const limit = Math.min(freeRange(disk).last, Math.floor(sectorsOf(disk) / grain) * grain - 2)
  return Math.floor((limit + 1) / grainOf(disk)) * grainOf(disk) - 1
}
