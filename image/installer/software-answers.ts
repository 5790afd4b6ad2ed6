import { CORE_PACKAGES, rolePackages } from '../content/packages.ts'
import { type Answer, flag, select, text } from './answer.ts'
import type { MetalNode, PreseedInput } from './preseed-input.ts'

/** Packages of the disks and of the machine: what images need not have. */
const METAL_PACKAGES: readonly string[] = [
  'lvm2',
  'mdadm',
  'xfsprogs',
  'dosfstools',
  'efibootmgr',
  'grub-efi-amd64-signed',
  'smartmontools',
]

/** Of the core, what a hypervisor wants of its guests, and what the installer chooses by itself. */
const NOT_ON_METAL: ReadonlySet<string> = new Set([
  ...['hyperv-daemons', 'open-vm-tools', 'qemu-guest-agent'],
  // The installed system has partitions that do not grow, and one of the two GRUBs.
  ...['systemd-repart', 'grub-pc-bin', 'linux-image-amd64'],
])

export function archiveAnswers({ mirror }: PreseedInput): readonly Answer[] {
  const { protocol, host, pathname } = new URL(mirror)
  const scheme = protocol.replace(':', '')
  return [
    text('mirror/country', 'manual'),
    select('mirror/protocol', scheme),
    text(`mirror/${scheme}/hostname`, host),
    text(`mirror/${scheme}/directory`, pathname),
    text(`mirror/${scheme}/proxy`, ''),
    select('mirror/suite', 'trixie'),
    // The node's own list of archives comes with its files.
    { question: 'apt-setup/services-select', type: 'multiselect', value: '' },
    flag('apt-setup/enable-source-repositories', false),
    flag('apt-setup/disable-cdrom-entries', true),
  ]
}

/** What is installed on a node beside Debian's base system, sorted. */
export function nodePackages({ role, packages, metal }: MetalNode): readonly string[] {
  const core = CORE_PACKAGES.filter((name) => !NOT_ON_METAL.has(name))
  const own = rolePackages(role, packages, metal.encryption)
  return [...new Set([...core, ...METAL_PACKAGES, ...own])].sort()
}

/**
 * What the installer itself installs at its own discretion, and so has to be on a medium: for the kernel,
 * for keyboard and locale, for what machine it finds, for its report.
 */
export const DISCRETIONARY_PACKAGES: readonly string[] = [
  ...['linux-image-amd64', 'initramfs-tools', 'busybox', 'grub-pc-bin', 'grub-common', 'os-prober'],
  ...['console-setup', 'keyboard-configuration', 'locales', 'util-linux-locales', 'ifupdown'],
  ...['pciutils', 'usbutils', 'eject', 'dmidecode', 'laptop-detect', 'acpid', 'acpi'],
  ...['open-vm-tools', 'hyperv-daemons', 'qemu-guest-agent', 'eatmydata', 'installation-report'],
  ...['popularity-contest', 'tasksel'],
]

export function packageAnswers({ node }: PreseedInput): readonly Answer[] {
  return [
    flag('base-installer/install-recommends', false),
    select('base-installer/kernel/image', 'linux-image-amd64'),
    { question: 'tasksel/first', type: 'multiselect', value: '', owner: 'tasksel' },
    flag('pkgsel/run_tasksel', false),
    text('pkgsel/include', nodePackages(node).join(' ')),
    select('pkgsel/upgrade', 'none'),
    select('pkgsel/update-policy', 'none'),
    { ...flag('popularity-contest/participate', false), owner: 'popularity-contest' },
  ]
}
