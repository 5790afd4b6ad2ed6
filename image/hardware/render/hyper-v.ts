import type { Machine, MachineNic } from '../machine.ts'

/** The same on a Windows of every language, where its name is not. */
const TIME_SYNCHRONIZATION = '*2497F4DE-E9FA-4204-80E4-4B75C46419C0'

/**
 * A PowerShell script for Hyper-V: a machine of generation 2. Virtual switches are named as the
 * networks.
 *
 * @param image path of the disk image, VHDX; the machine works on that file.
 */
export function renderHyperV(machine: Machine, image: string): string {
  const { name, cpus, memory, needs, nics, firmware } = machine
  const vm = `-VMName ${quoted(name)}`
  const { cpu, memory: isReserved } = needs.reservation
  return `${[
    '#Requires -Version 5.1 -Modules Hyper-V -RunAsAdministrator',
    `# Makes ${name} on a Hyper-V host.`,
    `param([string] $Image = ${quoted(image)})`,
    "$ErrorActionPreference = 'Stop'",
    '',
    '$disk = (Resolve-Path -LiteralPath $Image).Path',
    `New-VM -Name ${quoted(name)} -Generation 2 -MemoryStartupBytes ${memory} -VHDPath $disk | Out-Null`,
    `Set-VMProcessor ${vm} -Count ${cpus} -Reserve ${reserve(needs.latency, cpu)}`,
    `Set-VMMemory ${vm} -DynamicMemoryEnabled $${!isReserved}`,
    `Get-VMNetworkAdapter ${vm} | Remove-VMNetworkAdapter`,
    ...nics.map((nic) => adapter(vm, nic)),
    `Set-VMFirmware ${vm} ${secureBoot(firmware)} -FirstBootDevice (Get-VMHardDiskDrive ${vm})`,
    '# chrony sets the clock.',
    `Get-VMIntegrationService ${vm} | Where-Object Id -Like ${quoted(TIME_SYNCHRONIZATION)} |`,
    '  Disable-VMIntegrationService',
    `Set-VMComPort ${vm} -Number 1 -Path ${quoted(`\\\\.\\pipe\\${name}`)}`,
    '# A checkpoint stops the machine for longer than a voice packet may wait.',
    `Set-VM -Name ${quoted(name)} -CheckpointType Disabled -AutomaticStartAction Start -AutomaticStopAction ShutDown`,
  ].join('\r\n')}\r\n`
}

/** Percent of its processors: Hyper-V reckons in shares of the host's own. */
function reserve(latency: Machine['needs']['latency'], mhz: number): number {
  if (latency === 'high') return 100
  return mhz > 0 ? 50 : 0
}

function adapter(vm: string, { network, mac }: MachineNic): string {
  const address = mac ? ` -StaticMacAddress ${quoted(mac.replaceAll(':', '').toUpperCase())}` : ''
  return `Add-VMNetworkAdapter ${vm} -Name ${quoted(network)} -SwitchName ${quoted(network)}${address}`
}

function secureBoot(firmware: Machine['firmware']): string {
  return firmware === 'secure-boot'
    ? '-EnableSecureBoot On -SecureBootTemplate MicrosoftUEFICertificateAuthority'
    : '-EnableSecureBoot Off'
}

/** A PowerShell string in which nothing is replaced (about_Quoting_Rules). */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
