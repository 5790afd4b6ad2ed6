import { createHash } from 'node:crypto'

/** Debian 13 packages of the tools root. On Debian 13 itself `cli/setup/packages.mjs` installs them. */
export const TOOLS: readonly string[] = [
  'apt-utils', // apt-ftparchive: the index of the local package store
  'cpio', // initramfs
  'debian-archive-keyring',
  'dosfstools', // the EFI system partition
  'e2fsprogs', // mke2fs -d archive needs 1.47.1, with libarchive
  'fdisk', // sfdisk
  'grub-common', // grub-mkimage
  'libarchive13t64',
  'mmdebstrap',
  'mount', // mmdebstrap's own hooks, our overlays
  'mtools',
  'ovmf',
  'qemu-system-x86',
  'qemu-utils',
  'zstd',
]

/** Changes when the list does, so that an old tools root is not taken for a new one. */
export function toolsKey(): string {
  return createHash('sha256').update(TOOLS.join(' ')).digest('hex').slice(0, 16)
}

/** @param release text of `/etc/os-release` (os-release(5)). */
export function isTrixie(release: string): boolean {
  return /^VERSION_CODENAME=trixie$/m.test(release)
}
