import { KERNEL_ARGUMENTS } from '../content/system-files.ts'

/**
 * What GRUB reads first, on the ESP and inside its BIOS core: find the filesystem with the kernels, go
 * on there.
 *
 * @param folder of GRUB on that filesystem.
 */
export function renderGrubStart(uuid: string, folder = '/boot/grub'): string {
  return [
    `search.fs_uuid ${uuid} root`,
    `set prefix=($root)${folder}`,
    'configfile $prefix/grub.cfg',
    '',
  ].join('\n')
}

/** Where kernels lie, and what they mount. */
export interface Kernels {
  /** Of the filesystem with the links to kernel and initramfs in its topmost folder. */
  readonly uuid: string
  /** The kernel's argument: `UUID=...`, or a device. */
  readonly root: string
}

/**
 * `/boot/grub/grub.cfg`. The links `/vmlinuz` and `/initrd.img` follow kernel upgrades
 * (kernel-img.conf(5)), so the file does not change with them.
 */
export function renderGrubMenu({ uuid, root }: Kernels, title: string): string {
  return `serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
set timeout=1
menuentry '${title}' {
  search --no-floppy --fs-uuid --set=root ${uuid}
  linux /vmlinuz root=${root} ro ${KERNEL_ARGUMENTS}
  initrd /initrd.img
}
menuentry '${title} (previous kernel)' {
  search --no-floppy --fs-uuid --set=root ${uuid}
  linux /vmlinuz.old root=${root} ro ${KERNEL_ARGUMENTS}
  initrd /initrd.img.old
}
`
}

/** Modules GRUB's BIOS core needs to reach that menu. */
export const GRUB_BIOS_MODULES: readonly string[] = [
  ...['biosdisk', 'part_gpt', 'ext2', 'search', 'search_fs_uuid', 'configfile', 'normal'],
  ...['linux', 'gzio', 'serial', 'terminal', 'echo', 'test', 'ls', 'reboot'],
]

/** What it needs beside where /boot may be a mirror. */
export const GRUB_SERVER_MODULES: readonly string[] = [
  ...GRUB_BIOS_MODULES,
  ...['diskfilter', 'mdraid1x'],
]

/** What GRUB for BIOS has on a disc or stick. */
export const GRUB_MEDIUM_MODULES: readonly string[] = [
  ...['biosdisk', 'iso9660', 'part_gpt', 'part_msdos', 'search', 'search_fs_file', 'configfile'],
  ...['normal', 'linux', 'serial', 'terminal', 'echo', 'test'],
]
