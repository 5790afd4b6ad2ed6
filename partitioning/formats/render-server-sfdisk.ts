import type { Identity } from '../layout/identity.ts'
import { KEPT } from '../server/place-beside.ts'
import type { SolvedServerDisk } from '../server/solved-server.ts'

/**
 * Type GUIDs by label: GRUB manual, 3.4 (BIOS boot); UEFI 2.10, table 5.7 (system partition); the
 * Discoverable Partitions Specification (extended boot loader); the others as sfdisk(8) lists them.
 */
const TYPES: Readonly<Record<string, string>> = {
  'bios-boot': '21686148-6449-6E6F-744E-656564454649',
  esp: 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
  boot: 'BC13C2FF-59E6-4262-A352-B275FD6F7172',
  system: 'E6D6D379-F507-44C2-A23C-238F2A3DF928',
}
const RAID = 'A19D880F-05FC-4D3B-A006-743F0F84911E'
const LUKS = 'CA7D7CCB-63ED-4C53-861C-1742536059CC'
const MEMBERS = new Set(['boot', 'system'])

/**
 * A script for sfdisk(8) with nothing left for it to choose.
 *
 * @param number of the disk, from 1: partitions of all disks of a server differ in their GUIDs.
 */
export function renderServerSfdisk(
  { sector, partitions }: SolvedServerDisk,
  context: SfdiskContext,
): string {
  const { identity, number } = context
  // The line of one that is kept is on the disk, and nowhere else.
  const ours = partitions.filter(({ label }) => label !== KEPT)
  const lines = ours.map(({ label, start, size }) =>
    [
      `start=${start / sector}`,
      `size=${size / sector}`,
      `type=${typeOf(label, context)}`,
      `uuid=${identity.partition(`${label}-${number}`)}`,
      `name="${label}"`,
    ].join(', '),
  )
  const id = identity.partition(`disk-${number}`)
  return [
    'label: gpt',
    `label-id: ${id}`,
    'unit: sectors',
    `sector-size: ${sector}`,
    '',
    ...lines,
    '',
  ].join('\n')
}

function typeOf(label: string, { isMember, isEncrypted }: SfdiskContext): string | undefined {
  if (isMember && MEMBERS.has(label)) return RAID
  return isEncrypted && label === 'system' ? LUKS : TYPES[label]
}

export interface SfdiskContext {
  readonly identity: Identity
  readonly number: number
  /** True when the disk is one of several in arrays. */
  readonly isMember: boolean
  /** True when `system` holds a LUKS2 container. */
  readonly isEncrypted: boolean
}
