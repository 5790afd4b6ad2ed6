import { CORE_PACKAGES, rolePackages } from '../content/packages.ts'
import { type Answer, flag, select, text } from './answer.ts'
import type { PreseedInput } from './preseed-input.ts'

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

export function packageAnswers({ node }: PreseedInput): readonly Answer[] {
  const core = CORE_PACKAGES.filter((name) => !NOT_ON_METAL.has(name))
  const role = rolePackages(node.role, node.packages, node.metal.encryption)
  const all = new Set([...core, ...METAL_PACKAGES, ...role])
  return [
    flag('base-installer/install-recommends', false),
    select('base-installer/kernel/image', 'linux-image-amd64'),
    { question: 'tasksel/first', type: 'multiselect', value: '', owner: 'tasksel' },
    flag('pkgsel/run_tasksel', false),
    text('pkgsel/include', [...all].sort().join(' ')),
    select('pkgsel/upgrade', 'none'),
    select('pkgsel/update-policy', 'none'),
    { ...flag('popularity-contest/participate', false), owner: 'popularity-contest' },
  ]
}
