/** Bytes; GRUB's BIOS code addresses disks in these whatever the disk reports. */
const SECTOR = 512

/** Bytes of the master boot record that are code; behind them lie disk signature and partitions. */
const BOOT_CODE = 440

// Places in GRUB's own files (grub-core/boot/i386/pc/boot.S and diskboot.S of GRUB 2.12).
export const CORE_PATCH = { kernelSector: 0x5c, driveCheck: 0x66, blockList: 0x1f4 } as const
const LOAD_SEGMENT = 0x820

/** Without these two the loader trusts the BIOS's drive number only on floppies (grub-bios-setup). */
export const DRIVE_PATCH = Uint8Array.of(0x90, 0x90)

/** A sector's number as GRUB's own files hold it. */
export function kernelSectorPatch(sector: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(sector))
  return bytes
}

/** Bytes for one place of a disk. */
export interface Write {
  /** Bytes from the start of the disk. */
  readonly offset: number
  readonly bytes: Uint8Array
}

export interface GrubFiles {
  /** `boot.img`, 512 bytes. */
  readonly boot: Uint8Array
  /** What grub-mkimage(1) wrote for the format `i386-pc`. */
  readonly core: Uint8Array
}

export interface Area {
  /** Bytes from the start of the disk. */
  readonly start: number
  /** Bytes. */
  readonly size: number
}

/**
 * Installs GRUB for BIOS on a GPT disk as grub-bios-setup does, with nothing mounted: boot code in
 * the master boot record, the core in the BIOS boot partition.
 *
 * @throws {RangeError} when the files are not GRUB's or the partition is too small for the core.
 */
export function placeGrub({ boot, core }: GrubFiles, biosBoot: Area): readonly Write[] {
  const sectors = Math.ceil(core.length / SECTOR)
  if (boot.length !== SECTOR || boot[510] !== 0x55 || boot[511] !== 0xaa) {
    throw new RangeError('boot.img is not a boot sector')
  }
  if (sectors * SECTOR > biosBoot.size) {
    throw new RangeError(`GRUB needs ${sectors * SECTOR} bytes in the BIOS boot partition`)
  }
  const first = biosBoot.start / SECTOR
  const code = Buffer.from(boot.slice(0, BOOT_CODE))
  code.set(kernelSectorPatch(first), CORE_PATCH.kernelSector)
  code.set(DRIVE_PATCH, CORE_PATCH.driveCheck)

  const padded = Buffer.alloc(sectors * SECTOR)
  padded.set(core)
  const length = padded.readUInt16LE(CORE_PATCH.blockList + 8)
  if (length !== sectors - 1 || padded.readUInt16LE(CORE_PATCH.blockList + 10) !== LOAD_SEGMENT) {
    throw new RangeError('core.img has no block list where GRUB 2.12 keeps it')
  }
  padded.set(kernelSectorPatch(first + 1), CORE_PATCH.blockList)
  return [
    { offset: 0, bytes: code },
    { offset: biosBoot.start, bytes: padded },
  ]
}
