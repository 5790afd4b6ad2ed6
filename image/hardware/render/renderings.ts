import type { Machine } from '../machine.ts'
import { renderHyperV } from './hyper-v.ts'
import { renderLibvirt } from './libvirt.ts'
import { renderProxmox } from './proxmox.ts'
import { renderQemu } from './qemu.ts'
import { renderVirtualBox } from './virtualbox.ts'
import { renderVmx } from './vmx.ts'

/** How a machine is described to one hypervisor. */
export interface Rendering {
  /** Where its disk image lies unless somebody says otherwise. */
  imageOf(name: string): string
  render(machine: Machine, image: string): string
}

/** Hypervisors there is a description for. VMware's importers read the OVF envelope in an OVA instead. */
export const HYPERVISORS = ['libvirt', 'proxmox', 'qemu', 'vmx', 'hyperv', 'virtualbox'] as const

export type Hypervisor = (typeof HYPERVISORS)[number]

const beside = (format: string) => (name: string) => `${name}.${format}`

export const RENDERINGS: Readonly<Record<Hypervisor, Rendering>> = {
  // libvirt takes absolute paths only; this is its default pool.
  libvirt: { imageOf: (name) => `/var/lib/libvirt/images/${name}.qcow2`, render: renderLibvirt },
  proxmox: { imageOf: beside('qcow2'), render: renderProxmox },
  qemu: { imageOf: beside('qcow2'), render: renderQemu },
  vmx: { imageOf: beside('vmdk'), render: renderVmx },
  hyperv: { imageOf: beside('vhdx'), render: renderHyperV },
  virtualbox: { imageOf: beside('vmdk'), render: renderVirtualBox },
}
