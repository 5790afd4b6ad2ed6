import type { Encryption, Unlock } from '../../inventory/model/metal.ts'
import type { RoleCode } from '../../inventory/model/role.ts'

/** Debian packages every node has, whatever its role. Recommended packages are left out. */
export const CORE_PACKAGES: readonly string[] = [
  // Starts on virtual machines and on metal alike: the cloud kernel lacks most real controllers.
  'linux-image-amd64',
  'initramfs-tools',
  'zstd',
  // Boot by BIOS, by UEFI, and by UEFI with Secure Boot on.
  'grub-pc-bin',
  'grub-efi-amd64-signed',
  'shim-signed',
  // The system.
  'systemd-sysv',
  'systemd-repart',
  'udev',
  'dbus',
  'kmod',
  'e2fsprogs',
  'procps',
  'tzdata',
  'ca-certificates',
  // Switchyard itself: first boot, whatever the role.
  'nodejs',
  // Network.
  'iproute2',
  'iputils-ping',
  'nftables',
  'chrony',
  // The hypervisor's hand in the guest: clean shutdown, addresses shown. Each starts on its own only.
  'hyperv-daemons',
  'open-vm-tools',
  'qemu-guest-agent',
  // Operation: SSH, and what Ansible needs on the far side.
  'openssh-server',
  'sudo',
  'python3',
  'less',
]

/** The switch's own database server; initdb asks by name for the user that systemd makes up. */
const DATABASE = ['postgresql', 'libnss-systemd']

/** Debian packages a role adds to the core. */
const ROLE_PACKAGES: Readonly<Record<RoleCode, readonly string[]>> = {
  vpn: ['wireguard-tools', 'ansible-core', 'git'],
  ds: DATABASE,
  ms: ['rtpengine-daemon'],
  es: ['kamailio', 'kamailio-tls-modules', 'kamailio-websocket-modules'],
  db: ['postgresql'],
  cs: ['rtpengine-daemon', ...DATABASE],
}

/** What a physical server has beside: its layouts are made of arrays, a volume group, FAT and xfs. */
const SERVER_PACKAGES = ['mdadm', 'lvm2', 'xfsprogs', 'dosfstools', 'efibootmgr']

/** What our installer has beside a server's packages. */
export const INSTALLER_PACKAGES: readonly string[] = ['busybox', 'cryptsetup-bin', 'fdisk']

/**
 * What a server needs beside to open its disks. Of the ways to a TPM only clevis is for the initramfs we
 * have: that of cryptsetup-initramfs passes over what systemd-cryptenroll(1) writes (crypttab(5),
 * tpm2-device). age keeps the recovery key for the administrators.
 */
const UNLOCK_PACKAGES: Readonly<Record<Unlock, readonly string[]>> = {
  passphrase: ['cryptsetup-initramfs'],
  tpm2: ['cryptsetup-initramfs', 'clevis-initramfs', 'clevis-tpm2', 'age'],
}

/** Packages of the core, with what the cluster's locale asks for. */
export function corePackages(locale: string, isServer = false): readonly string[] {
  const isPlain = locale.startsWith('C.') || locale === 'C'
  return [...CORE_PACKAGES, ...(isPlain ? [] : ['locales']), ...(isServer ? SERVER_PACKAGES : [])]
}

/**
 * Packages on top of the core, sorted: the role's own and those the node asks for.
 *
 * @param encryption of a server's disks.
 */
export function rolePackages(
  role: RoleCode,
  extra: readonly string[],
  encryption?: Encryption,
): readonly string[] {
  const unlocking = encryption ? UNLOCK_PACKAGES[encryption.unlock] : []
  return [...new Set([...ROLE_PACKAGES[role], ...extra, ...unlocking])].sort()
}
