import { MiB } from '../../../inventory/model/units.ts'
import type { Machine, MachineNic } from '../machine.ts'
import { quoted } from './shell.ts'

/**
 * Commands for VirtualBox 7 on a host with sh(1). Its Secure Boot has no keys of its own, so the
 * machine starts by UEFI without it.
 *
 * @param image path of the disk image, VMDK; it is copied, and stays as it is.
 */
export function renderVirtualBox(machine: Machine, image: string): string {
  const { name, cpus, memory, firmware, nics } = machine
  const modify = (...words: (string | number)[]) => `VBoxManage modifyvm ${name} ${words.join(' ')}`
  return `${[
    '#!/bin/sh',
    `# Makes ${name} in VirtualBox 7: sh FILE [ADAPTER]`,
    '# ADAPTER is the network adapter of the host to bridge to.',
    'set -eu',
    `adapter=\${1:-eth0}`,
    '',
    `VBoxManage createvm --name ${name} --ostype Debian_64 --register`,
    modify('--cpus', cpus, '--memory', Math.floor(memory / MiB)),
    modify('--chipset ich9 --ioapic on --firmware', firmware === 'bios' ? 'bios' : 'efi'),
    modify('--rtc-use-utc on --paravirt-provider kvm --audio-enabled off'),
    modify('--uart1 0x3F8 4 --uart-mode1 disconnected'),
    ...nics.map((nic, index) => modify(...adapter(nic, index + 1))),
    `VBoxManage clonemedium disk ${quoted(image)} ${name}.vdi --format VDI`,
    `VBoxManage storagectl ${name} --name SCSI --add virtio-scsi --bootable on`,
    `VBoxManage storageattach ${name} --storagectl SCSI --port 0 --type hdd --medium ${name}.vdi`,
    '# chrony sets the clock.',
    `VBoxManage setextradata ${name} VBoxInternal/Devices/VMMDev/0/Config/GetHostTimeDisabled 1`,
  ].join('\n')}\n`
}

function adapter({ mac }: MachineNic, number: number): readonly (string | number)[] {
  return [
    ...[`--nic${number}`, 'bridged', `--nic-type${number}`, 'virtio'],
    ...[`--bridge-adapter${number}`, '"$adapter"'],
    ...(mac ? [`--mac-address${number}`, mac.replaceAll(':', '').toUpperCase()] : []),
  ]
}
