import { MiB } from '../../../inventory/model/units.ts'
import type { Machine, MachineNic } from '../machine.ts'

type Setting = readonly [string, string | number | boolean]

/** Every way VMware Tools would set the guest's clock (VMware KB 1189). */
const CLOCK_SETTERS = [
  ...['continue', 'restore', 'resume.disk', 'resume.host', 'shrink', 'tools.enable'],
  'tools.startup',
]

/**
 * A VMX file, for ESXi and Workstation without an import.
 *
 * @param image name of the VMDK beside it, of a kind the host can write to.
 */
export function renderVmx(machine: Machine, image: string): string {
  const { name, nics, firmware } = machine
  const settings: readonly Setting[] = [
    ['.encoding', 'UTF-8'],
    ['config.version', 8],
    // As the OVF envelope has it: ESXi 6.7, Workstation 14.
    ['virtualHW.version', 14],
    ['displayName', name],
    ['guestOS', 'debian10-64'],
    ['firmware', firmware === 'bios' ? 'bios' : 'efi'],
    ['uefi.secureBoot.enabled', firmware === 'secure-boot'],
    ...size(machine),
    ...reservation(machine),
    ...bridges(),
    ['tools.syncTime', false],
    ...CLOCK_SETTERS.map((what): Setting => [`time.synchronize.${what}`, false]),
    ['scsi0.present', true],
    ['scsi0.virtualDev', 'pvscsi'],
    ['scsi0:0.present', true],
    ['scsi0:0.deviceType', 'scsi-hardDisk'],
    ['scsi0:0.fileName', image],
    ...nics.flatMap(adapter),
    ['guestinfo.ovfEnv', environment(name)],
  ]
  return settings.map(([key, value]) => `${key} = "${written(value)}"\n`).join('')
}

/** Seats for PCI Express cards, which pvscsi and vmxnet3 are; a host adds none by itself. */
function bridges(): readonly Setting[] {
  const ports = [4, 5, 6, 7].flatMap((number): readonly Setting[] => [
    [`pciBridge${number}.present`, true],
    [`pciBridge${number}.virtualDev`, 'pcieRootPort'],
    [`pciBridge${number}.functions`, 8],
  ])
  return [['pciBridge0.present', true], ...ports]
}

function size({ cpus, memory }: Machine): readonly Setting[] {
  return [
    ['numvcpus', cpus],
    ['cpuid.coresPerSocket', cpus],
    ['memSize', Math.floor(memory / MiB)],
  ]
}

function reservation({ cpus, memory, needs }: Machine): readonly Setting[] {
  const { cpu, memory: isReserved } = needs.reservation
  return [
    ['sched.cpu.min', cpu * cpus],
    ['sched.mem.min', isReserved ? Math.floor(memory / MiB) : 0],
    ['sched.mem.pin', isReserved],
    ['sched.cpu.latencySensitivity', needs.latency],
  ]
}

function adapter({ network, mac }: MachineNic, index: number): readonly Setting[] {
  const key = (name: string) => `ethernet${index}.${name}`
  return [
    [key('present'), true],
    [key('virtualDev'), 'vmxnet3'],
    [key('networkName'), network],
    [key('addressType'), mac ? 'static' : 'generated'],
    ...(mac ? [[key('address'), mac] as const] : []),
  ]
}

/** Which node it is, as vSphere tells machines that were deployed from an OVF (DSP0243 1.1.0, 9.5). */
function environment(name: string): string {
  const namespace = 'http://schemas.dmtf.org/ovf/environment/1'
  const property = `<Property oe:key="hostname" oe:value="${name}"/>`
  return `<Environment xmlns="${namespace}" xmlns:oe="${namespace}"><PropertySection>${property}</PropertySection></Environment>`
}

/** The format's own escape: a bar and the character's code in hexadecimal. */
function written(value: Setting[1]): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return `${value}`.replace(/["|#]/g, (sign) => `|${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
