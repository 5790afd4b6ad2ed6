import { MiB } from '../../inventory/model/units.ts'

/** How a machine starts. */
export type Firmware = 'bios' | 'uefi' | 'secure-boot'

export const FIRMWARES: readonly Firmware[] = ['bios', 'uefi', 'secure-boot']

export interface QemuMachine {
  readonly name: string
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  /** qcow2 file the machine may write to. */
  readonly disk: string
  readonly firmware: Firmware
  /** Copy of OVMF's variable store the machine may write to; UEFI only. */
  readonly variables?: string
  /** True when the processor's own virtualization runs guests here. */
  readonly hasKvm: boolean
  /** Name of a tap device. */
  readonly tap: string
  /** Lower case, colons. */
  readonly mac: string
  /** Image of a disc in its CD-ROM drive; absent: it has no drive. */
  readonly disc?: string
  /** Unix sockets of QEMU's monitor (QMP) and of the agent in the guest; absent: there are none. */
  readonly sockets?: { readonly qmp: string; readonly agent: string }
  /** systemd credentials by name (systemd.exec(5)), handed over as SMBIOS strings. */
  readonly credentials: Readonly<Record<string, string>>
}

/** Debian's OVMF (package ovmf): code, and the variables to start from. */
const OVMF = '/usr/share/OVMF'
const CODE: Readonly<Record<Firmware, string | undefined>> = {
  bios: undefined,
  uefi: `${OVMF}/OVMF_CODE_4M.fd`,
  'secure-boot': `${OVMF}/OVMF_CODE_4M.secboot.fd`,
}

/** The code of a UEFI firmware. */
export const firmwareCode = (firmware: Firmware): string | undefined => CODE[firmware]

/** The variable store a firmware starts from; with Secure Boot, the one that holds Microsoft's keys. */
export function variablesTemplate(firmware: Firmware): string | undefined {
  if (firmware === 'bios') return undefined
  return `${OVMF}/OVMF_VARS_4M${firmware === 'secure-boot' ? '.ms' : ''}.fd`
}

/** Arguments of qemu-system-x86_64 (qemu(1)); the console is its standard output. */
export function qemuArguments(machine: QemuMachine): readonly string[] {
  const { name, cpus, memory, disk, tap, mac } = machine
  return [
    ...['-name', name, '-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-serial', 'stdio', '-monitor', 'none'],
    ...['-machine', machine.firmware === 'secure-boot' ? 'q35,smm=on' : 'q35'],
    ...acceleration(machine.hasKvm),
    ...['-smp', `${cpus}`, '-m', `${Math.floor(memory / MiB)}M`],
    ...firmware(machine),
    ...['-drive', `if=none,id=disk,format=qcow2,file=${escaped(disk)},cache=unsafe,discard=unmap`],
    ...['-device', 'virtio-blk-pci,drive=disk,bootindex=0'],
    ...disc(machine),
    ...['-netdev', `tap,id=net,ifname=${tap},script=no,downscript=no`],
    ...['-device', `virtio-net-pci,netdev=net,mac=${mac}`],
    ...['-device', 'virtio-rng-pci'],
    ...sockets(machine),
    ...Object.entries(machine.credentials).flatMap(credential),
  ]
}

function sockets({ sockets }: QemuMachine): readonly string[] {
  if (!sockets) return []
  const served = (path: string) => `${escaped(path)},server=on,wait=off`
  return [
    ...['-qmp', `unix:${served(sockets.qmp)}`],
    ...['-chardev', `socket,id=agent,path=${served(sockets.agent)}`],
    ...['-device', 'virtio-serial-pci'],
    ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
  ]
}

function disc({ disc }: QemuMachine): readonly string[] {
  if (disc === undefined) return []
  const drive = `if=none,id=disc,format=raw,readonly=on,file=${escaped(disc)}`
  return ['-drive', drive, '-device', 'ide-cd,drive=disc']
}

function acceleration(hasKvm: boolean): readonly string[] {
  if (hasKvm) return ['-accel', 'kvm', '-cpu', 'host']
  return ['-accel', 'tcg,thread=multi', '-cpu', 'max']
}

function firmware({ firmware, variables }: QemuMachine): readonly string[] {
  const code = CODE[firmware]
  if (code === undefined || variables === undefined) return []
  return [
    // Without SMM a guest could write its own Secure Boot keys.
    ...(firmware === 'secure-boot'
      ? ['-global', 'driver=cfi.pflash01,property=secure,value=on']
      : []),
    ...['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${code}`],
    ...['-drive', `if=pflash,unit=1,format=raw,file=${escaped(variables)}`],
  ]
}

/** SMBIOS type 11 (systemd(1), "System Credentials"); the base64 form keeps commas out. */
function credential([name, value]: readonly [string, string]): readonly string[] {
  const encoded = Buffer.from(value).toString('base64')
  return ['-smbios', `type=11,value=io.systemd.credential.binary:${name}=${encoded}`]
}

/** A comma within an option is written twice (qemu(1)). */
export function escaped(path: string): string {
  return path.replaceAll(',', ',,')
}
