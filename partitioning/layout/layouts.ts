import { GiB, MiB } from '../../inventory/model/units.ts'
import type { Layout, Partition } from './layout.ts'
import { UnknownLayoutError } from './unknown-layout-error.ts'

const biosBoot: Partition = {
  label: 'bios-boot',
  type: 'bios-boot',
  // GRUB's core has some 100 KiB; the alignment leaves no smaller step.
  size: { minimum: 1 * MiB, maximum: 1 * MiB },
  grows: false,
  content: { kind: 'boot-code' },
  reason: 'Core of GRUB, for machines that start by BIOS: GPT leaves no gap to hide it in.',
}

/**
 * A FAT is FAT32 from 65525 clusters on, whatever its header says (Microsoft's FAT specification,
 * 3.5), and firmware need read no other on a fixed disk (UEFI 2.10, 13.3.1.1). 33 MiB would do with
 * clusters of one sector; 64 MiB have 129 022 of them, far from the border that careless firmware
 * draws elsewhere, and room for a second shim and GRUB while they are updated.
 */
const esp: Partition = {
  label: 'esp',
  type: 'esp',
  size: { minimum: 64 * MiB, maximum: 64 * MiB },
  grows: false,
  content: {
    kind: 'filesystem',
    filesystem: 'vfat',
    // FAT knows no owners: the mask keeps it to root. A telephone switch that started by BIOS, or
    // whose ESP a power cut damaged, must come up without it.
    mount: { path: '/boot/efi', options: ['umask=0077', 'nodev', 'nosuid', 'noexec', 'nofail'] },
  },
  reason: 'shim and GRUB, for machines that start by UEFI. Nothing is written here in operation.',
}

const root: Partition = {
  label: 'root',
  type: 'linux-root-x86-64',
  // Any role's packages and, while it is updated, a second kernel beside the running one. Exactly
  // this size, so that /var starts at the same place on every disk and another root fits in place.
  size: { minimum: 2 * GiB, maximum: 2 * GiB },
  grows: false,
  content: {
    kind: 'filesystem',
    filesystem: 'ext4',
    mount: { path: '/', options: ['errors=remount-ro'] },
  },
  reason:
    'System, the same on every disk. What grows is in /var, so logs and recordings never fill it.',
}

const varying: Partition = {
  label: 'var',
  type: 'linux-var',
  size: { minimum: 384 * MiB, weight: 1 },
  grows: true,
  content: {
    kind: 'filesystem',
    filesystem: 'ext4',
    mount: { path: '/var', options: ['nodev', 'nosuid'] },
  },
  reason: 'Logs, database and recordings: the rest of the disk, taken at the first start.',
}

/** Built-in layouts. */
const LAYOUTS: readonly Layout[] = [
  { name: 'appliance', table: 'gpt', partitions: [biosBoot, esp, root, varying] },
]

export const LAYOUT_NAMES: readonly string[] = LAYOUTS.map(({ name }) => name)

/** @throws {UnknownLayoutError} */
export function layoutNamed(name: string): Layout {
  const layout = LAYOUTS.find((each) => each.name === name)
  if (!layout) throw new UnknownLayoutError(name, LAYOUT_NAMES)
  return layout
}
