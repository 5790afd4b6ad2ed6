import { partitionOf } from '../../../partitioning/formats/render-server-script.ts'
import type { SolvedServerDisk } from '../../../partitioning/server/solved-server.ts'
import { CORE_PATCH, DRIVE_PATCH, kernelSectorPatch } from '../../bake/place-grub.ts'
import { GRUB_SERVER_MODULES, renderGrubStart } from '../../bake/render-grub.ts'
import type { PlannedServer } from './plan-server.ts'

const SECTOR = 512
const WORK = '/run/switchyard'

/**
 * GRUB for BIOS and shim with GRUB for UEFI, on every disk: whichever is left, and whichever way the
 * firmware goes, the node starts. Both look for /boot by its UUID, and find it on an array, too.
 */
export function bootLoaderCommands({ solved, identity }: PlannedServer): readonly string[] {
  const { disks } = solved
  return [
    `cat > ${WORK}/start.cfg <<'GRUB'`,
    `${renderGrubStart(identity.filesystem('boot'), '/grub').trimEnd()}`,
    'GRUB',
    // Modules for menus that update-grub(8) writes one day.
    'mkdir -p /target/boot/grub',
    'cp -r /target/usr/lib/grub/i386-pc /target/boot/grub/',
    `cp ${WORK}/start.cfg /target/boot/grub/start.cfg`,
    'chroot /target grub-mkimage -O i386-pc -o /boot/grub/core.img -c /boot/grub/start.cfg -p /grub \\',
    `  ${GRUB_SERVER_MODULES.join(' ')}`,
    ...disks.flatMap(biosCommands),
    `mkdir -p ${WORK}/esp`,
    ...disks.flatMap(espCommands),
    'if [ -d /sys/firmware/efi/efivars ]; then',
    ...firmwareEntries(disks).map((line) => `  ${line}`),
    'fi',
  ]
}

/** The same bytes at the same places as `placeGrub` writes into an image. */
function biosCommands(disk: SolvedServerDisk): readonly string[] {
  const area = disk.partitions.find(({ label }) => label === 'bios-boot')
  if (!area) throw new RangeError('a server without a BIOS boot partition')
  const first = area.start / SECTOR
  const patch = (bytes: Uint8Array, offset: number) =>
    `printf '${octal(bytes)}' | dd of="${disk.device}" bs=1 seek=${offset} conv=notrunc 2> /dev/null`
  return [
    `[ "$(wc -c < /target/boot/grub/core.img)" -le ${area.size} ]`,
    `dd if=/target/usr/lib/grub/i386-pc/boot.img of="${disk.device}" bs=440 count=1 conv=notrunc 2> /dev/null`,
    patch(kernelSectorPatch(first), CORE_PATCH.kernelSector),
    patch(DRIVE_PATCH, CORE_PATCH.driveCheck),
    `dd if=/target/boot/grub/core.img of="${disk.device}" bs=512 seek=${first} conv=notrunc 2> /dev/null`,
    patch(kernelSectorPatch(first + 1), area.start + CORE_PATCH.blockList),
  ]
}

const octal = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')

/** The removable path is where firmware looks that has no entry, or lost it (UEFI 2.10, 3.5.1.1). */
function espCommands(disk: SolvedServerDisk, index: number): readonly string[] {
  const esp = index === 0 ? '/target/boot/efi' : `${WORK}/esp`
  const around = (command: string) => (index === 0 ? [] : [command])
  const grub = '/target/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed'
  return [
    ...around(`mount -t vfat ${partitionOf(disk, 'esp')} ${esp}`),
    `mkdir -p ${esp}/EFI/BOOT ${esp}/EFI/debian`,
    ...[
      ['BOOT', 'BOOTX64.EFI'],
      ['debian', 'shimx64.efi'],
    ].flatMap(([folder, shim]) => [
      `cp /target/usr/lib/shim/shimx64.efi.signed ${esp}/EFI/${folder}/${shim}`,
      `cp /target/usr/lib/shim/mmx64.efi.signed ${esp}/EFI/${folder}/mmx64.efi`,
      `cp ${grub} ${esp}/EFI/${folder}/grubx64.efi`,
      `cp ${WORK}/start.cfg ${esp}/EFI/${folder}/grub.cfg`,
    ]),
    ...around(`umount ${esp}`),
  ]
}

/** Entries of an earlier installation go; ours come first, that of the first disk before the others. */
function firmwareEntries(disks: readonly SolvedServerDisk[]): readonly string[] {
  const numbered = disks.map((disk, index) => ({ disk, number: index + 1 })).toReversed()
  return [
    "for entry in $(efibootmgr | sed -n 's/^Boot\\([0-9A-F]\\{4\\}\\)\\*\\{0,1\\} Switchyard.*/\\1/p'); do",
    '  efibootmgr --quiet --bootnum "$entry" --delete-bootnum',
    'done',
    ...numbered.map(
      ({ disk, number }) =>
        `efibootmgr --quiet --create --disk "${disk.device}" --part ${espNumber(disk)} ` +
        `--label 'Switchyard, disk ${number}' --loader '\\EFI\\debian\\shimx64.efi' ` +
        "|| echo 'the firmware takes no entry; it will look for the removable path'",
    ),
  ]
}

const espNumber = ({ partitions }: SolvedServerDisk): number =>
  partitions.findIndex(({ label }) => label === 'esp') + 1
