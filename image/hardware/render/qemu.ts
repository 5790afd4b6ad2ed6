import { MiB } from '../../../inventory/model/units.ts'
import { hostNameString } from '../host-name-string.ts'
import type { Machine, MachineNic } from '../machine.ts'
import { escaped, firmwareCode, variablesTemplate } from '../qemu-arguments.ts'
import { command, quoted } from './shell.ts'

/**
 * A script that starts the machine with nothing but QEMU, on a host with Debian's packages
 * qemu-system-x86 and ovmf. Bridges are named as the networks (qemu-bridge-helper).
 *
 * @param image path of the disk image, qcow2.
 */
export function renderQemu(machine: Machine, image: string): string {
  const { name, firmware } = machine
  const template = variablesTemplate(firmware)
  return `${[
    '#!/bin/sh',
    `# Starts ${name} in QEMU; its console is this terminal, Ctrl-a x ends it.`,
    'set -eu',
    ...(template ? [`[ -e ${variables(name)} ] || cp ${template} ${variables(name)}`] : []),
    command('exec qemu-system-x86_64', options(machine, image)),
  ].join('\n')}\n`
}

const variables = (name: string): string => `${name}.efivars.fd`

function options({ name, cpus, memory, firmware, nics, needs }: Machine, image: string) {
  return [
    ['-name', name, '-nodefaults', '-display', 'none', '-serial', 'mon:stdio'],
    ['-machine', firmware === 'secure-boot' ? 'q35,smm=on' : 'q35', '-rtc', 'base=utc'],
    ['-accel', 'kvm', '-accel', 'tcg', '-cpu', 'max'],
    ['-smp', `${cpus},sockets=1,cores=${cpus},threads=1`],
    ['-m', `${Math.floor(memory / MiB)}M`, ...(needs.reservation.memory ? [PREALLOCATED] : [])],
    ...store(name, firmware),
    ['-device', 'virtio-scsi-pci,id=scsi'],
    ['-drive', quoted(`if=none,id=disk,format=qcow2,file=${escaped(image)},discard=unmap`)],
    ['-device', 'scsi-hd,bus=scsi.0,drive=disk,bootindex=0'],
    ...nics.map(adapter),
    ['-device', 'virtio-rng-pci', '-smbios', `type=11,value=${hostNameString(name)}`],
  ]
}

const PREALLOCATED = '-mem-prealloc'

function store(name: string, firmware: Machine['firmware']) {
  const code = firmwareCode(firmware)
  if (!code) return []
  const secure = ['-global', 'driver=cfi.pflash01,property=secure,value=on']
  return [
    ...(firmware === 'secure-boot' ? [secure] : []),
    ['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${code}`],
    ['-drive', `if=pflash,unit=1,format=raw,file=${variables(name)}`],
  ]
}

const adapter = ({ network, mac }: MachineNic) => [
  ...['-nic', `bridge,br=${network},model=virtio-net-pci${mac ? `,mac=${mac}` : ''}`],
]
