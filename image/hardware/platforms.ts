/** Hypervisors a machine is described for, with the names of what it is given there. */
export interface Platform {
  readonly title: string
  readonly disk: string
  readonly nic: string
  readonly firmware: string
  readonly clock: string
  /** Debian package of the guest's side, if there is one. */
  readonly tools: string
}

const HOST_TIME = 'no time from the host, chrony has it'

export const PLATFORMS: readonly Platform[] = [
  {
    ...{ title: 'VMware vSphere', disk: 'PVSCSI', nic: 'VMXNET3' },
    ...{ firmware: 'EFI, Secure Boot', clock: `TSC; ${HOST_TIME}`, tools: 'open-vm-tools' },
  },
  {
    ...{ title: 'KVM, libvirt', disk: 'virtio-scsi', nic: 'virtio' },
    ...{ firmware: 'OVMF with its keys', clock: 'kvm-clock or TSC', tools: 'qemu-guest-agent' },
  },
  {
    ...{ title: 'Proxmox VE', disk: 'virtio-scsi-single', nic: 'virtio' },
    ...{
      firmware: 'OVMF, pre-enrolled keys',
      clock: 'kvm-clock or TSC',
      tools: 'qemu-guest-agent',
    },
  },
  {
    ...{ title: 'Hyper-V', disk: 'SCSI, generation 2', nic: 'synthetic' },
    firmware: 'Secure Boot, template MicrosoftUEFICertificateAuthority',
    ...{ clock: `Hyper-V TSC page; ${HOST_TIME}`, tools: 'hyperv-daemons' },
  },
  {
    ...{ title: 'VirtualBox', disk: 'VirtIO SCSI', nic: 'virtio', firmware: 'EFI' },
    ...{ clock: `TSC; ${HOST_TIME}`, tools: 'none needed' },
  },
]
