import { diskCapacity } from '../model/disk-capacity.ts'
import type { DiskBus, RaidLevel, Unlock } from '../model/metal.ts'
import { integer, Mistake, scalar, word } from '../model/scalar.ts'
import { readSize } from './size.ts'
import { suggest } from './suggest.ts'

const SECTOR = 512

export const DiskSize = scalar(readDiskSize, {
  pattern: '^[1-9]\\d*(MiB|GiB|TiB|MB|GB|TB|B)$',
  examples: ['960GB', '2TB', '960197124096B'],
})

/** What both go into a shell's pattern for: neither has a character with a meaning of its own. */
export const DiskSerial = word(
  /^[A-Za-z0-9._-]{1,64}$/,
  new Mistake('is not a serial number', 'copy it from `lsblk -o SERIAL`'),
  ['S4EVNX0M512345'],
)

export const MachineSerial = word(
  /^[A-Za-z0-9._-]{1,64}$/,
  new Mistake('is not a serial number', 'copy it from the label of the machine'),
  ['CZ2D1X0042'],
)

export const DiskModel = word(
  /^[A-Za-z0-9._-][A-Za-z0-9._ -]{0,63}$/,
  new Mistake('is not a model', 'copy it, or a part of it, from `lsblk -o MODEL`'),
  ['SAMSUNG MZ7LH960'],
)

const BUSES: readonly DiskBus[] = ['nvme', 'scsi', 'virtio']

export const Bus = scalar<DiskBus>(
  (text) =>
    BUSES.find((each) => each === text) ??
    new Mistake('is not a bus', suggest(text, BUSES) ?? 'SATA and SAS are scsi'),
  { enum: BUSES, examples: BUSES },
)

const LEVELS: Readonly<Record<string, RaidLevel>> = { 0: 0, 1: 1, 10: 10 }

export const Raid = scalar<RaidLevel>(
  (text) =>
    LEVELS[text] ??
    new Mistake('is not a level we make', 'write 1 to mirror, 10 to mirror and stripe, or 0'),
  { enum: Object.keys(LEVELS), examples: [1, 10] },
)

const UNLOCKS: readonly Unlock[] = ['passphrase', 'tpm2']

export const UnlockBy = scalar<Unlock>(
  (text) =>
    UNLOCKS.find((each) => each === text) ??
    new Mistake('is no way to unlock disks', suggest(text, UNLOCKS)),
  { enum: UNLOCKS, examples: UNLOCKS },
)

/** Of a volume group; the rest must still hold the volumes. */
export const Reserve = integer(0, 90, [0, 20])

/** Of a partition or a filesystem: what a shell and udev leave as it is. */
export const PartitionLabel = word(
  /^[A-Za-z0-9._-]{1,36}$/,
  new Mistake('is not a name we can look for', 'letters, digits, dots, dashes and underscores'),
  ['archive'],
)

export const PartitionUuid = word(
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  new Mistake('is not a UUID', 'copy it from `lsblk -o PARTUUID`'),
  ['0b5a1c3e-7d52-4c1b-9a0e-5d0f6f2f4a11'],
)

/** Of places on a disk: whatever is not exact is another place. */
export const ExactBytes = scalar(readExactBytes, {
  pattern: '^[1-9]\\d*B$',
  examples: ['480103981056B'],
})

function readExactBytes(text: string): number | Mistake {
  const bytes = Number(/^([1-9]\d{0,15})B$/.exec(text)?.[1])
  return bytes % SECTOR === 0
    ? bytes
    : new Mistake('is not a number of bytes of whole sectors', 'write one such as 480103981056B')
}

/** @returns bytes, a whole number of sectors. */
function readDiskSize(text: string): number | Mistake {
  const exact = /^([1-9]\d{0,15})B$/.exec(text)?.[1]
  const size = exact === undefined ? readSize(text) : Number(exact)
  if (size instanceof Mistake) return size
  const bytes = exact === undefined ? diskCapacity(size) : size
  return bytes % SECTOR === 0
    ? bytes
    : new Mistake('is not a whole number of sectors', 'copy the bytes from `lsblk --bytes`')
}
