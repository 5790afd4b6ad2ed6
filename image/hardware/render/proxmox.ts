import { MiB } from '../../../inventory/model/units.ts'
import type { Machine, MachineNic } from '../machine.ts'
import { command, quoted } from './shell.ts'

/** Ten times the 100 that other machines have (qm(1), cpuunits). */
const LATENCY_UNITS = 1000

/**
 * A script for a Proxmox VE host: makes the machine with qm(1) and imports its disk.
 *
 * @param image path of the disk image on the host, qcow2.
 */
export function renderProxmox(machine: Machine, image: string): string {
  const { name, nics } = machine
  const bridges = [...new Set(nics.map(({ network }) => network))]
  const named = bridges.map((network) => `${variable(network)}=bridge of ${network}`)
  return `#!/bin/sh
# Makes ${name} on a Proxmox VE host: sh FILE VMID [STORAGE]
# Bridges come from the environment, vmbr0 unless given: ${named.join(', ')}
set -eu
vmid=\${1:?"which id shall the machine have?"}
storage=\${2:-local-lvm}

${command('qm create "$vmid"', options(machine))}
qm set "$vmid" --scsi0 "$storage:0,import-from=$(realpath -- ${quoted(image)}),discard=on,iothread=1,ssd=1"
# The drive that tells the machine its name: a NoCloud seed.
qm set "$vmid" --ide2 "$storage:cloudinit" --citype nocloud --ciupgrade 0
qm set "$vmid" --boot order=scsi0
`
}

function options({ name, domain, cpus, memory, nics, firmware, needs }: Machine) {
  return [
    ['--name', `${name}.${domain}`, '--ostype', 'l26', '--machine', 'q35'],
    ...boot(firmware),
    // Nodes that move among unequal hosts want x86-64-v2-AES here.
    ['--cpu', 'host', '--sockets', 1, '--cores', cpus, '--numa', 1],
    ...(needs.latency === 'high' ? [['--cpuunits', LATENCY_UNITS]] : []),
    ['--memory', Math.floor(memory / MiB), ...(needs.reservation.memory ? ['--balloon', 0] : [])],
    ['--scsihw', 'virtio-scsi-single'],
    ...nics.map((nic, index) => [`--net${index}`, adapter(nic, cpus)]),
    ['--serial0', 'socket', '--rng0', 'source=/dev/urandom', '--agent', 'enabled=1'],
    ['--onboot', 1],
  ]
}

function boot(firmware: Machine['firmware']) {
  if (firmware === 'bios') return [['--bios', 'seabios']]
  const enrolled = firmware === 'secure-boot' ? 1 : 0
  const variables = `"$storage:1,efitype=4m,pre-enrolled-keys=${enrolled}"`
  return [['--bios', 'ovmf', '--efidisk0', variables]]
}

function adapter({ network, mac }: MachineNic, queues: number): string {
  return `"virtio${mac ? `=${mac}` : ''},bridge=\${${variable(network)}:-vmbr0},queues=${queues}"`
}

/** `VOICE_1` for `voice-1`. */
const variable = (network: string): string => network.toUpperCase().replaceAll(/\W/g, '_')
