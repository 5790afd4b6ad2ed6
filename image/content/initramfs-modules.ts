/**
 * Kernel modules of the initramfs: what reaches a root disk on every platform an image is for.
 * initramfs-tools(7), `MODULES=list`; a full initramfs takes several times as long to make and boot.
 */
export const INITRAMFS_MODULES: readonly string[] = [
  'ext4',
  // KVM, Proxmox
  'virtio_pci',
  'virtio_blk',
  'virtio_scsi',
  'virtio_net',
  // VMware
  'vmw_pvscsi',
  'mptspi',
  'mptsas',
  'vmxnet3',
  // Hyper-V
  'hv_vmbus',
  'hv_storvsc',
  'hv_netvsc',
  // VirtualBox, plain machines
  'ahci',
  'ata_piix',
  'sd_mod',
  'sr_mod',
  'nvme',
  // Servers
  'megaraid_sas',
  'mpt3sas',
  'aacraid',
  'hpsa',
  'smartpqi',
  // Sticks and remote media
  'usb_storage',
  'uas',
  'xhci_pci',
]
