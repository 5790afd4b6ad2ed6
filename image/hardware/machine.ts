import type { RoleCode } from '../../inventory/model/role.ts'
import type { Firmware } from './qemu-arguments.ts'

/** A virtual machine, in words every hypervisor has a word of its own for. */
export interface Machine {
  readonly name: string
  readonly role: RoleCode
  /** DNS domain of the guest. */
  readonly domain: string
  /** Virtual processors, all in one socket: a guest over two NUMA nodes waits for memory. */
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  /**
   * Bytes of its one disk, on a paravirtual SCSI controller: it can be grown while the guest runs, and
   * an emulated one costs a trap into the hypervisor for each request.
   */
  readonly disk: number
  /** In the order the guest counts them. */
  readonly nics: readonly MachineNic[]
  readonly firmware: Firmware
  readonly needs: Needs
}

/** A paravirtual adapter, for the same reason. */
export interface MachineNic {
  /** Name of the network in `cluster.yaml`: what it is for. */
  readonly network: string
  /** Lower case, colons. Absent: the hypervisor may choose. */
  readonly mac?: string
}

/** What the hypervisor promises this machine, beyond its size. */
export interface Needs {
  readonly reservation: Reservation
  /** `high`: its packets may not wait for a processor; nothing else may run on those it has. */
  readonly latency: 'normal' | 'high'
  /** Why, in a sentence for the administrator who is asked for it. */
  readonly why: string
}

export interface Reservation {
  /** MHz of each virtual processor. */
  readonly cpu: number
  /** Whether all memory is the machine's own: not ballooned, shared or swapped. */
  readonly memory: boolean
}
