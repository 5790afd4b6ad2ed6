import { KERNEL_ARGUMENTS } from '../content/system-files.ts'

/** What GRUB reads first, on the ESP and inside its BIOS core: find the root filesystem, go on there. */
export function renderGrubStart(rootUuid: string): string {
  return [
    `search.fs_uuid ${rootUuid} root`,
    'set prefix=($root)/boot/grub',
    'configfile $prefix/grub.cfg',
    '',
  ].join('\n')
}

/**
 * `/boot/grub/grub.cfg`. The links `/vmlinuz` and `/initrd.img` follow kernel upgrades
 * (kernel-img.conf(5)), so the file does not change with them.
 */
export function renderGrubMenu(rootUuid: string, title: string): string {
  return `serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
set timeout=1
menuentry '${title}' {
  search --no-floppy --fs-uuid --set=root ${rootUuid}
  linux /vmlinuz root=UUID=${rootUuid} ro ${KERNEL_ARGUMENTS}
  initrd /initrd.img
}
menuentry '${title} (previous kernel)' {
  search --no-floppy --fs-uuid --set=root ${rootUuid}
  linux /vmlinuz.old root=UUID=${rootUuid} ro ${KERNEL_ARGUMENTS}
  initrd /initrd.img.old
}
`
}

/** Modules GRUB's BIOS core needs to reach that menu. */
export const GRUB_BIOS_MODULES: readonly string[] = [
  ...['biosdisk', 'part_gpt', 'ext2', 'search', 'search_fs_uuid', 'configfile', 'normal'],
  ...['linux', 'gzio', 'serial', 'terminal', 'echo', 'test', 'ls', 'reboot'],
]
